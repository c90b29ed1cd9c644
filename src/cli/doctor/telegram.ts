import type { AppConfig } from '../../config';
import { TelegramClient, TelegramRefusal } from '../../telegram';
import { type BotInfo, judgeBot } from './bot';
import { type Check, type Finding, fail, ok, skip, warn } from './check';
import { type WebhookInfo, judgeWebhook } from './webhook';

const DEADLINE_MS = 10_000;
const MANY_UPDATES = 100;

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
          return judgeBot(await ask<BotInfo>('getMe'));
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
