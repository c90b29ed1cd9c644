import { backoff } from '../patience';
import { TelegramRefusal, TelegramUnreachable } from './refusal';
import type { Lane } from './lane';

/** How long a call may be tried, from its first attempt. A stale progress edit helps nobody. */
const PATIENCE_MS: Record<Lane, number> = { answer: 60_000, delivery: 60_000, progress: 15_000 };

/**
 * For an answer that certainly has not gone out: a chat that Telegram slows down (`retry_after` is often some minutes), or
 * Telegram itself away. Given up after a minute, all that was said meanwhile would have been met with silence.
 */
const PATIENCE_OF_ANSWERS_MS = 5 * 60_000;

/** Doing these twice is the same as doing them once. */
const REPEATABLE = /^(get|edit|answer|delete|set|pin|unpin|sendChatAction$)/;

export interface Attempt {
  method: string;
  lane: Lane;
  /** Uploads read their stream, so they can't be sent a second time from here. */
  hasStreams: boolean;
  /** 1 for the first. */
  attempt: number;
  elapsedMs: number;
  error: unknown;
}

/**
 * Milliseconds until the same call may be made again, or null to give up.
 * After an unclear failure a `send...` may have arrived. An answer is then sent once more, because a doubled answer is
 * better than silence; a delivery is not, because its own claim decides that.
 */
export const retryAfter = (call: Attempt, random: () => number = Math.random): number | null => {
  if (call.hasStreams) return null;
  const wait = waitFor(call, random);
  return wait === null || call.elapsedMs + wait > patienceFor(call) ? null : wait;
};

const patienceFor = ({ method, lane, error }: Attempt): number => {
  const surelyNotDone =
    error instanceof TelegramRefusal || (error instanceof TelegramUnreachable && error.certainty !== 'unclear');
  // The press of a button waits for no answer that long.
  const matters = lane === 'answer' && !method.startsWith('answer');
  return matters && surelyNotDone ? PATIENCE_OF_ANSWERS_MS : PATIENCE_MS[lane];
};

const waitFor = ({ method, lane, attempt, error }: Attempt, random: () => number): number | null => {
  if (error instanceof TelegramRefusal) {
    return error.code === 429 ? 1000 * (error.retryAfter ?? 1) + Math.round(250 * random()) : null;
  }
  if (!(error instanceof TelegramUnreachable)) return null;
  const wait = backoff(attempt, 300, 5_000, random);
  if (error.certainty === 'not_sent' || REPEATABLE.test(method)) return wait;
  if (lane !== 'answer') return null;
  return error.certainty === 'server_error' || attempt === 1 ? wait : null;
};
