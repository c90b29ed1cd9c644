import { TelegramRefusal } from './refusal';

type Payload = Record<string, unknown>;

/** A topic may be opened again, so that it is tried anew after this. */
const WITHOUT_THREAD_MS = 10 * 60_000;
const MOST_KNOWN = 10_000;

const threadKey = ({ chat_id, message_thread_id }: Payload): string =>
  `${String(chat_id)}:${String(message_thread_id)}`;

/**
 * Where messages go when the place they are meant for is no longer there, although its people are: a group that became a
 * supergroup has a new id, and what a deleted or closed topic should have got goes to the chat itself.
 */
export class Detours {
  private readonly moved = new Map<string, number>();
  private readonly threadless = new Map<string, number>();

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The call as it can arrive, by what is known so far; the same object if nothing is in its way. */
  around(payload: Payload): Payload {
    const moved = this.moved.get(String(payload['chat_id']));
    const whole = moved === undefined ? payload : { ...payload, chat_id: moved };
    if (whole['message_thread_id'] === undefined) return whole;
    if ((this.threadless.get(threadKey(whole)) ?? -Infinity) < this.now()) return whole;
    const { message_thread_id: _gone, ...rest } = whole;
    return rest;
  }

  /** @returns true if the refusal tells that there is another way for this very call */
  learn(payload: Payload, error: unknown): boolean {
    if (!(error instanceof TelegramRefusal)) return false;
    if (error.movedTo !== undefined && error.movedTo !== payload['chat_id']) {
      note(this.moved, String(payload['chat_id']), error.movedTo);
      return true;
    }
    if (error.kind !== 'thread_gone' || payload['message_thread_id'] === undefined) return false;
    note(this.threadless, threadKey(payload), this.now() + WITHOUT_THREAD_MS);
    return true;
  }
}

const note = (map: Map<string, number>, key: string, value: number): void => {
  if (map.size >= MOST_KNOWN) map.clear();
  map.set(key, value);
};
