import { isDatabaseAway } from '../inbox/database-away';
import { backoff } from '../patience';
import { TelegramRefusal, TelegramUnreachable } from '../sender/refusal';

export type TroubleKind =
  'conflict' | 'webhook_set' | 'wrong_token' | 'throttled' | 'unreachable' | 'database' | 'refused';

/** What went wrong with asking for updates. Nothing of it ends the process. */
export const troubleOf = (error: unknown): TroubleKind => {
  if (error instanceof TelegramUnreachable) return 'unreachable';
  if (!(error instanceof TelegramRefusal)) return isDatabaseAway(error) ? 'database' : 'refused';
  if (error.code === 409) return /webhook is active/i.test(error.description) ? 'webhook_set' : 'conflict';
  if (error.code === 401 || error.code === 404) return 'wrong_token';
  return error.code === 429 ? 'throttled' : 'refused';
};

/** What the log says once, when it begins. */
export const TROUBLE_WORDS: Record<TroubleKind, string> = {
  conflict: 'Telegram still serves another getUpdates of this bot (409): a former leader, or a second bot process',
  webhook_set: 'somebody has set a webhook for this bot (409): it is deleted again',
  wrong_token: 'Telegram does not know this bot: TELEGRAM_BOT_TOKEN is wrong or was revoked (ask @BotFather)',
  throttled: 'Telegram asks to poll less often (429)',
  unreachable: 'Telegram is out of reach',
  database: 'the inbox can not be written, so updates stay with Telegram',
  refused: 'getUpdates fails',
};

/**
 * Milliseconds until the next attempt. A 409 is usual right after a restart, because Telegram keeps the old poll until
 * its time-out, and it delays further ones by 3 s itself.
 */
export const troublePause = (error: unknown, attempt: number, random: () => number = Math.random): number => {
  switch (troubleOf(error)) {
    case 'conflict':
      return Math.min(4_000, 1_000 * 1.5 ** (attempt - 1)) + Math.round(500 * random());
    case 'throttled':
      return 1_000 * ((error as TelegramRefusal).retryAfter ?? 3) + Math.round(250 * random());
    case 'wrong_token':
      return 15_000;
    case 'webhook_set':
      return backoff(attempt, 500, 5_000, random);
    default:
      return backoff(attempt, 400, 3_000, random);
  }
};
