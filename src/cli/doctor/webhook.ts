import { type Finding, fail, ok, warn } from './check';

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
