import { badRequest, tooManyRequests } from './errors';
import type { PendingUpdate, Store } from './store';
import type { UpdateQueue } from './updates';

const MAX_RETRY_MS = 60_000;
const DEADLINE_MS = 60_000;

export interface WebhookRequest {
  url: string;
  secret?: string;
  maxConnections?: number;
  allowed?: string[];
  dropPending: boolean;
}

/** Pushes updates to the bot's address: in order within a chat, with growing delays until it answers 2xx. */
export class WebhookDelivery {
  /** First delay after a failure; doubles up to a minute. Tests make it short. */
  retryMs = 1000;
  /** Runs a method call that stood in the body of the bot's answer. */
  onReply: (call: Record<string, unknown>) => void = () => undefined;
  private readonly busy = new Set<number>();
  private readonly failures = new Map<number, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = new AbortController();
  private lastSetAt = 0;

  constructor(
    private readonly store: Store,
    private readonly queue: UpdateQueue,
  ) {
    queue.onPush = () => this.pump();
  }

  set({ url, secret, maxConnections, allowed, dropPending }: WebhookRequest): string {
    if (url === '') return this.remove(dropPending);
    checkUrl(url);
    if (secret !== undefined && secret.length > 256) throw badRequest('secret token is too long');
    if (secret !== undefined && !/^[A-Za-z0-9_-]*$/.test(secret)) {
      throw badRequest('secret token contains unallowed characters');
    }
    if (Date.now() - this.lastSetAt < 1000) throw tooManyRequests(1);
    this.lastSetAt = Date.now();
    this.queue.setAllowed(allowed);
    if (dropPending) this.queue.drop(() => true);
    const isSame = this.store.state.webhook?.url === url;
    this.store.state.webhook = {
      url,
      ...(secret && { secret }),
      maxConnections: Math.min(Math.max(maxConnections ?? 40, 1), 100),
    };
    this.store.changed();
    this.queue.terminate('terminated by setWebhook request');
    this.failures.clear();
    this.pump();
    return isSame ? 'Webhook is already set' : 'Webhook was set';
  }

  remove(dropPending: boolean): string {
    if (dropPending) this.queue.drop(() => true);
    const wasSet = this.store.state.webhook !== null;
    this.store.state.webhook = null;
    this.store.changed();
    return wasSet ? 'Webhook was deleted' : 'Webhook is already deleted';
  }

  info(): Record<string, unknown> {
    const { webhook, allowedUpdates, updates } = this.store.state;
    return {
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.length,
      ...(webhook && { max_connections: webhook.maxConnections }),
      ...(webhook?.lastErrorDate && {
        last_error_date: webhook.lastErrorDate,
        last_error_message: webhook.lastErrorMessage,
      }),
      ...(allowedUpdates?.length && { allowed_updates: allowedUpdates }),
    };
  }

  /** Starts every delivery that may start now: the oldest update of each chat that is neither busy nor waiting. */
  pump(): void {
    const { webhook } = this.store.state;
    if (!webhook || this.stopped.signal.aborted) return;
    const lanes = new Set<number>();
    for (const pending of this.queue.pending) {
      if (this.busy.size >= webhook.maxConnections) return;
      if (lanes.has(pending.lane)) continue;
      lanes.add(pending.lane);
      if (this.busy.has(pending.lane)) continue;
      this.busy.add(pending.lane);
      void this.deliver(pending);
    }
  }

  stop(): void {
    this.stopped.abort();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async deliver(pending: PendingUpdate): Promise<void> {
    const { lane, update } = pending;
    const failure = await this.post(pending);
    if (this.stopped.signal.aborted) return;
    if (failure === undefined) {
      this.failures.delete(lane);
      this.queue.drop((other) => other.update.update_id === update.update_id);
      this.busy.delete(lane);
      return this.pump();
    }
    this.note(failure.reason);
    const count = (this.failures.get(lane) ?? 0) + 1;
    this.failures.set(lane, count);
    const delay = failure.retryAfterMs ?? Math.min(this.retryMs * 2 ** (count - 1), MAX_RETRY_MS);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.busy.delete(lane);
      this.pump();
    }, delay);
    this.timers.add(timer);
  }

  /** Undefined when the bot took it. */
  private async post({ update }: PendingUpdate): Promise<{ reason: string; retryAfterMs?: number } | undefined> {
    const { webhook } = this.store.state;
    if (!webhook) return { reason: 'Webhook was deleted' };
    this.queue.handOut(update);
    try {
      const response = await fetch(webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(webhook.secret && { 'x-telegram-bot-api-secret-token': webhook.secret }),
        },
        body: JSON.stringify(update),
        redirect: 'manual',
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(DEADLINE_MS)]),
      });
      const body = await response.text();
      if (response.ok) return void this.reply(body);
      const retryAfter = Number(response.headers.get('retry-after'));
      return {
        reason: `Wrong response from the webhook: ${response.status} ${response.statusText}`,
        ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1000 }),
      };
    } catch (error) {
      return {
        reason: error instanceof Error && error.name === 'TimeoutError' ? 'Read timeout expired' : 'Connection refused',
      };
    }
  }

  private reply(body: string): void {
    try {
      const call: unknown = JSON.parse(body);
      if (typeof call === 'object' && call !== null && 'method' in call) this.onReply(call);
    } catch {
      // A webhook may answer with anything; only JSON with a method means something.
    }
  }

  private note(reason: string): void {
    const { webhook } = this.store.state;
    if (!webhook) return;
    webhook.lastErrorDate = Math.floor(Date.now() / 1000);
    webhook.lastErrorMessage = reason;
    this.store.changed();
  }
}

/** https, or http on loopback (a local Bot API server takes that too, and so do tests). */
const checkUrl = (url: string): void => {
  if (!URL.canParse(url)) throw badRequest('bad webhook: invalid HTTP URL specified');
  const { protocol, hostname, port } = new URL(url);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback)) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
  if (!isLoopback && port && !['443', '80', '88', '8443'].includes(port)) {
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
  }
};
