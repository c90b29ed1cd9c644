import type { AppConfig } from '../../config';
import { TelegramClient, TelegramRefusal } from '../../telegram';
import { type Check, type Finding, fail, ok, skip, warn } from './check';

const DEADLINE_MS = 10_000;
const MANY_UPDATES = 100;
/** An older error of the webhook is history. */
const RECENT_MS = 60 * 60_000;

export interface WebhookInfo {
  url: string;
  pending_update_count: number;
  last_error_date?: number;
  last_error_message?: string;
}

/** What Telegram has beside what is configured. Pure. */
export const judgeWebhook = (
  info: WebhookInfo,
  { mode, publicUrl }: { mode: 'polling' | 'webhook'; publicUrl: string | null },
  now: Date,
): Finding => {
  const waiting = `${info.pending_update_count} updates wait`;
  if (mode === 'polling') {
    return info.url === ''
      ? ok(`none, as polling needs it; ${waiting}`)
      : fail(
          'one is set, but TELEGRAM_MODE is polling: Telegram gives no updates to a poll',
          'The service removes it when it starts; or npm run doctor -- --apply, if nobody else needs it.',
          [info.url],
        );
  }
  const wanted = `${publicUrl ?? ''}/webhooks/telegram`;
  if (info.url !== wanted) {
    const words = info.url === '' ? 'none is set, but TELEGRAM_MODE is webhook' : 'it leads elsewhere';
    return fail(words, `Start the service: it sets ${wanted}.`, info.url === '' ? [] : [info.url]);
  }
  const failedAt = (info.last_error_date ?? 0) * 1000;
  if (info.last_error_message !== undefined && now.getTime() - failedAt < RECENT_MS) {
    const mend = 'PUBLIC_URL must be reached from outside by https with a valid certificate.';
    return warn(`Telegram could not deliver lately; ${waiting}`, mend, [info.last_error_message]);
  }
  return ok(`in place; ${waiting}`);
};

export const telegramChecks = (config: AppConfig, hasToken: boolean): Check[] => {
  const client = new TelegramClient(config);
  const ask = <T>(method: string, payload = {}): Promise<T> =>
    client.request<T>(method, payload, { deadlineMs: DEADLINE_MS });
  const info = (): Promise<WebhookInfo> => ask('getWebhookInfo');
  const withToken = (run: () => Promise<Finding>) => (): Promise<Finding> =>
    hasToken ? run() : Promise.resolve(skip('there is no TELEGRAM_BOT_TOKEN'));
  return [
    {
      name: 'bot',
      run: withToken(async () => {
        try {
          const me = await ask<{ username?: string }>('getMe');
          return ok(`@${me.username ?? '?'} answers`);
        } catch (error) {
          if (error instanceof TelegramRefusal) {
            return fail(
              `Telegram says no: ${error.message}`,
              'Ask @BotFather for the token, and set TELEGRAM_BOT_TOKEN.',
            );
          }
          return fail('Telegram can not be reached', 'Check the network and TELEGRAM_API_ROOT.', [String(error)]);
        }
      }),
    },
    {
      name: 'webhook',
      run: withToken(async () =>
        judgeWebhook(await info(), { mode: config.telegram.mode, publicUrl: config.http.publicUrl }, new Date()),
      ),
      apply: async () => {
        if (config.telegram.mode === 'webhook') throw new Error('the service itself sets it, with its secret');
        await ask('deleteWebhook', { drop_pending_updates: false });
        return 'the webhook is removed, waiting updates are kept';
      },
    },
    {
      name: 'updates at Telegram',
      run: withToken(async () => {
        const { pending_update_count: pending } = await info();
        return pending <= MANY_UPDATES
          ? ok(`${pending} wait`)
          : warn(`${pending} wait`, 'Is an instance alive? Its log says why it does not take them.');
      }),
    },
    {
      name: 'admins',
      run: withToken(() =>
        Promise.resolve(
          config.telegram.adminIds.size > 0
            ? ok(`${config.telegram.adminIds.size} are told of trouble`)
            : warn('nobody is told of trouble', 'Set ADMIN_USER_IDS to Telegram ids; each has to /start the bot once.'),
        ),
      ),
    },
  ];
};
