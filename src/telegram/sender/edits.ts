const EDIT = /^edit(Message|EphemeralMessage)|^deleteMessage$/;

interface Addressed {
  chat_id?: number | string;
  message_id?: number;
  inline_message_id?: string;
}

/** Which message a call changes, or null if it makes a new one. */
export const editedMessage = (method: string, payload: Record<string, unknown>): string | null => {
  if (!EDIT.test(method)) return null;
  const { chat_id: chat, message_id: message, inline_message_id: inline } = payload as Addressed;
  const id = inline ?? message;
  return id === undefined ? null : `${chat ?? ''}:${id}`;
};

/** Changes of one message one after another, so that an older state can't overtake a newer one on the way. */
export class EditOrder {
  private readonly tails = new Map<string, Promise<unknown>>();

  run<T>(key: string | null, work: () => Promise<T>): Promise<T> {
    if (key === null) return work();
    const before = this.tails.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    const tail = done
      .catch(() => undefined)
      .then(() => {
        if (this.tails.get(key) === tail) this.tails.delete(key);
      });
    this.tails.set(key, tail);
    return done;
  }
}

export interface WaitingEdit {
  method: string;
  payload: Record<string, unknown>;
  /** True when something final was said about the message: the progress is not shown any more. */
  dropped: boolean;
  promise: Promise<unknown>;
}

/** Progress edits that wait for their place: at most one for each message, and it carries the newest content. */
export class Coalescer {
  private readonly waiting = new Map<string, WaitingEdit>();

  /** Joins the edit that waits already, or starts one with `send`, which must call {@link take} before it goes out. */
  join(
    key: string,
    method: string,
    payload: Record<string, unknown>,
    send: (edit: WaitingEdit) => Promise<unknown>,
  ): Promise<unknown> {
    const known = this.waiting.get(key);
    if (known) {
      Object.assign(known, { method, payload });
      return known.promise;
    }
    const edit: WaitingEdit = { method, payload, dropped: false, promise: Promise.resolve() };
    this.waiting.set(key, edit);
    edit.promise = send(edit).finally(() => this.take(key, edit));
    return edit.promise;
  }

  /** From now on a newer content makes a new edit. */
  take(key: string, edit: WaitingEdit): void {
    if (this.waiting.get(key) === edit) this.waiting.delete(key);
  }

  drop(key: string): void {
    const edit = this.waiting.get(key);
    if (edit) edit.dropped = true;
    this.waiting.delete(key);
  }
}
