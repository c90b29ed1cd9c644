import type { Chats } from './chats';
import { type ApiError, conflict } from './errors';
import type { PendingUpdate, Store } from './store';
import type { Update } from './types';

const DAY_MS = 24 * 3600 * 1000;
/** Only delivered when asked for by name. */
const ON_REQUEST = new Set(['chat_member', 'chosen_inline_result', 'message_reaction', 'message_reaction_count']);
const WEBHOOK_ACTIVE =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const OTHER_POLL = 'terminated by other getUpdates request; make sure that only one bot instance is running';

export interface PollRequest {
  offset?: number;
  limit?: number;
  timeout?: number;
  allowed?: string[];
}

interface WaitingPoll {
  wake: () => void;
  refuse: (error: ApiError) => void;
}

/** Updates that the bot has not confirmed yet, and the rules of the long poll. */
export class UpdateQueue {
  /** Told of every new update; the webhook delivery listens. */
  onPush: () => void = () => undefined;
  /** Pause before the second and further 409 within this time, as the real server makes. */
  conflictDelayMs = 3000;
  private readonly watchers = new Set<() => void>();
  private readonly receivers = new Set<(update: Update) => void>();
  private last: PendingUpdate | undefined;
  private waiting: WaitingPoll | undefined;
  private nextPromptConflict = 0;
  private previous = { offset: 0, at: 0 };

  constructor(
    private readonly store: Store,
    private readonly chats: Chats,
  ) {}

  get pending(): PendingUpdate[] {
    return this.store.state.updates;
  }

  push(type: string, payload: unknown, lane: number, messageId?: number): number | undefined {
    const { state } = this.store;
    const isAllowed = state.allowedUpdates?.length ? state.allowedUpdates.includes(type) : !ON_REQUEST.has(type);
    if (!isAllowed) return undefined;
    const update: Update = { update_id: state.nextUpdateId++, [type]: payload };
    this.add({ update, at: Date.now(), lane, ...(messageId !== undefined && { messageId }) });
    return update.update_id;
  }

  /** The newest update arrives a second time, with the same id. */
  repeatLast(): void {
    if (this.last) this.add({ ...this.last });
  }

  /** Tells every update in the moment in which it is given to the bot, again if it is given again. */
  watch(receiver: (update: Update) => void): () => void {
    this.receivers.add(receiver);
    return () => this.receivers.delete(receiver);
  }

  handOut(update: Update): void {
    for (const receiver of this.receivers) receiver(update);
  }

  whenWaiting(): Promise<void> {
    return this.until(() => this.waiting !== undefined);
  }

  whenEmpty(): Promise<void> {
    return this.until(() => this.pending.length === 0);
  }

  setAllowed(allowed: string[] | undefined): void {
    if (!allowed) return;
    this.store.state.allowedUpdates = allowed;
    this.store.changed();
  }

  async poll(request: PollRequest, signal: AbortSignal): Promise<Update[]> {
    if (this.store.state.webhook) return this.refuse(WEBHOOK_ACTIVE);
    this.setAllowed(request.allowed);
    if (this.waiting) this.terminate(OTHER_POLL);
    this.forget(request.offset ?? 0);
    const pace = this.pace(request);
    const wait = Math.min(Math.max(pace.timeout, 0), 50) * 1000;
    if (this.pending.length === 0 && wait > 0) await this.waitForUpdate(wait, signal);
    const updates = this.pending.slice(0, pace.limit).map(({ update }) => update);
    for (const update of updates) this.handOut(update);
    return updates;
  }

  /** Ends an open long poll with a 409. */
  terminate(reason: string): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting) void this.refuse(reason).catch((error: ApiError) => waiting.refuse(error));
  }

  /** Lets an open long poll return empty; used when the emulator stops. */
  release(): void {
    this.waiting?.wake();
  }

  /** A confirmed or webhook-delivered update is gone for good. */
  drop(done: (update: PendingUpdate) => boolean): void {
    const kept: PendingUpdate[] = [];
    for (const update of this.pending) {
      if (!done(update)) kept.push(update);
      else if (update.messageId !== undefined) this.chats.markRead(update.lane, update.messageId);
    }
    if (kept.length === this.pending.length) return;
    this.store.state.updates = kept;
    this.store.changed();
    this.changed();
  }

  private add(pending: PendingUpdate): void {
    this.last = pending;
    this.pending.push(pending);
    this.store.changed();
    this.waiting?.wake();
    this.onPush();
  }

  private until(isTrue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
  }

  private changed(): void {
    for (const look of [...this.watchers]) look();
  }

  private forget(offset: number): void {
    const oldest = Date.now() - DAY_MS;
    const first = offset < 0 ? (this.pending.at(offset)?.update.update_id ?? 0) : offset;
    this.drop(({ update, at }) => update.update_id < first || at < oldest);
  }

  /** The server slows down a bot that asks for the same offset again and again without a real long poll. */
  private pace({ offset = 0, limit = 100, timeout = 0 }: PollRequest): { limit: number; timeout: number } {
    const now = Date.now();
    const sinceSame = offset === this.previous.offset ? now - this.previous.at : Infinity;
    this.previous = { offset, at: now };
    const asked = Math.min(Math.max(limit, 1), 100);
    if (sinceSame < 3000 && timeout < 3) return { limit: sinceSame < 500 ? 1 : asked, timeout: 3 };
    return { limit: asked, timeout };
  }

  private waitForUpdate(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', gone);
        if (this.waiting === self) this.waiting = undefined;
        settle();
      };
      // The parts of an album are pushed in one go: answer after all of them are in the queue.
      const wake = finish(() => setImmediate(resolve));
      const gone = finish(resolve);
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener('abort', gone);
      const self: WaitingPoll = { wake, refuse: (error) => finish(() => reject(error))() };
      this.waiting = self;
      this.changed();
    });
  }

  private async refuse(reason: string): Promise<never> {
    const now = Date.now();
    if (now < this.nextPromptConflict) await new Promise((resolve) => setTimeout(resolve, this.conflictDelayMs));
    else this.nextPromptConflict = now + this.conflictDelayMs;
    throw conflict(reason);
  }
}
