import { ApiError, tooManyRequests } from './errors';

export interface Failure {
  /** How many calls fail; 1. */
  times?: number;
  /** HTTP status and error_code; 500. */
  code?: number;
  description?: string;
  /** Seconds; makes it a 429. */
  retryAfter?: number;
  /** The group became this supergroup: a 400 that tells its id. */
  movedTo?: number;
  /** Waits before anything else happens. */
  delayMs?: number;
  /** Cuts the connection instead of answering. */
  dropConnection?: boolean;
  /** The call works, only its answer is spoilt: what a network failure looks like to the bot. */
  afterEffect?: boolean;
}

export interface FloodLimits {
  /** Messages and edits a second, over all chats. */
  perSecond?: number;
  perChatPerSecond?: number;
  perGroupPerMinute?: number;
}

interface Planned extends Failure {
  method: string;
  left: number;
}

const COUNTED = /^(send(?!ChatAction)|edit|copy|forward)/i;

/** Misbehaviour on demand. */
export class Faults {
  /** Added to every call except getUpdates, milliseconds. */
  latencyMs = 0;
  /** How long a button press or an inline query may be answered, milliseconds. */
  queryLifetimeMs = 60_000;
  private planned: Planned[] = [];
  private floodLimits: FloodLimits = {};
  private sent: { at: number; chatId: number }[] = [];

  /** The next calls of `method` ('*' = any but getUpdates) fail in this way. */
  fail(method: string, failure: Failure = {}): void {
    this.planned.push({ ...failure, method: method.toLowerCase(), left: failure.times ?? 1 });
  }

  limit(limits: FloodLimits): void {
    this.floodLimits = limits;
    this.sent = [];
  }

  clear(): void {
    this.planned = [];
    this.floodLimits = {};
    this.latencyMs = 0;
  }

  take(method: string): Failure | undefined {
    const name = method.toLowerCase();
    const index = this.planned.findIndex(
      (plan) => plan.method === name || (plan.method === '*' && name !== 'getupdates'),
    );
    const plan = this.planned[index];
    if (plan && --plan.left <= 0) this.planned.splice(index, 1);
    return plan;
  }

  /** Throws a 429 when the flood limits are exceeded; a call that is refused does not count. */
  countMessage(method: string, chatId: number | undefined): void {
    const { perSecond, perChatPerSecond, perGroupPerMinute } = this.floodLimits;
    if (!COUNTED.test(method) || chatId === undefined || !(perSecond || perChatPerSecond || perGroupPerMinute)) return;
    const now = Date.now();
    this.sent = this.sent.filter(({ at }) => now - at < 60_000);
    const mine = this.sent.filter((entry) => entry.chatId === chatId);
    const check = (entries: { at: number }[], limit: number | undefined, windowMs: number): void => {
      const recent = entries.filter(({ at }) => now - at < windowMs);
      const oldest = recent.at(-(limit ?? Infinity));
      if (limit && oldest) throw tooManyRequests(Math.max(1, Math.ceil((oldest.at + windowMs - now) / 1000)));
    };
    check(this.sent, perSecond, 1000);
    check(mine, perChatPerSecond, 1000);
    if (chatId < 0) check(mine, perGroupPerMinute, 60_000);
    this.sent.push({ at: now, chatId });
  }
}

/** The answer that a planned failure gives. */
export const failureAnswer = ({ code = 500, description, retryAfter, movedTo }: Failure): ApiError => {
  if (retryAfter !== undefined) return tooManyRequests(retryAfter);
  if (movedTo !== undefined) {
    const words = 'Bad Request: group chat was upgraded to a supergroup chat';
    return new ApiError(400, words, { migrate_to_chat_id: movedTo });
  }
  return new ApiError(code, description ?? (code === 500 ? 'Internal Server Error' : `Error ${code}`));
};
