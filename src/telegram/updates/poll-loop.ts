import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../config';
import { Leadership, type Tenure } from '../../lock';
import { Inbox } from '../inbox/inbox';
import { ALLOWED_UPDATES, parseUpdate } from '../inbox/update';
import { pollTrouble } from '../metrics';
import { pause } from '../patience';
import { TelegramClient } from '../sender';
import { Backlog } from './backlog';
import { isStale } from './backlog-decision';
import { TROUBLE_WORDS, type TroubleKind, troubleOf, troublePause } from './trouble';

/** Shorter than the lock session's `idle_session_timeout`, so that a poll never outlives the lock by much. */
const TIMEOUT_S = 8;
/** A server that never answers would stop the bot for ever while it holds the lock. */
const DEADLINE_MS = (TIMEOUT_S + 5) * 1_000;
const UNCONFIRMED_MS = 100;
/** A server that answers an empty long poll at once must not be asked thousands of times a second. */
const HASTY_MS = 200;

/** Fetches updates into the inbox while this instance leads. No failure ends it, only the end of the tenure does. */
@Injectable()
export class PollLoop implements OnModuleInit {
  private readonly logger = new Logger(PollLoop.name);

  constructor(
    private readonly config: AppConfig,
    private readonly leadership: Leadership,
    private readonly client: TelegramClient,
    private readonly inbox: Inbox,
    private readonly backlog: Backlog,
  ) {}

  onModuleInit(): void {
    if (this.config.telegram.mode === 'polling') this.leadership.lead((tenure) => this.run(tenure));
  }

  /** Resolves when the tenure has ended and no request is under way. */
  async run(tenure: Tenure): Promise<void> {
    const { signal } = tenure;
    let prepared = false;
    let offset: number | undefined;
    let staleBefore: Date | null = null;
    let trouble: { kind: TroubleKind; attempt: number } | null = null;
    while (!signal.aborted) {
      if (!tenure.isConfirmed()) {
        await pause(UNCONFIRMED_MS, signal);
        continue;
      }
      try {
        if (!prepared) {
          staleBefore = await this.backlog.preparePolling(signal);
          prepared = true;
          this.logger.log({ msg: 'polling begins' });
        }
        const polled = await this.poll(tenure, offset, staleBefore);
        offset = polled.offset;
        // Updates come in their order, so the first batch without a stale one is the end of the backlog: a bot that is
        // never idle would have none that is empty.
        if (polled.stale === 0) staleBefore = null;
        if (trouble !== null) this.logger.log({ msg: 'polling works again', after: trouble.kind });
        trouble = null;
      } catch (error) {
        if (signal.aborted) return;
        const kind = troubleOf(error);
        const attempt: number = trouble?.kind === kind ? trouble.attempt + 1 : 1;
        if (attempt === 1) this.logger.warn({ msg: TROUBLE_WORDS[kind], reason: String(error) });
        trouble = { kind, attempt };
        pollTrouble.inc({ kind });
        if (kind === 'webhook_set') prepared = false;
        await pause(troublePause(error, attempt), signal);
      }
    }
  }

  /** One long poll. The offset moves only when the batch stands in the inbox; until then Telegram keeps it for us. */
  private async poll(
    tenure: Tenure,
    offset: number | undefined,
    staleBefore: Date | null,
  ): Promise<{ offset: number | undefined; stale: number }> {
    const { signal } = tenure;
    const startedAt = performance.now();
    const batch = await this.client.request<unknown[]>(
      'getUpdates',
      { offset, limit: 100, timeout: TIMEOUT_S, allowed_updates: ALLOWED_UPDATES },
      { deadlineMs: DEADLINE_MS, signal },
    );
    const updates = batch.map(parseUpdate).filter((update) => update !== null);
    if (updates.length < batch.length) {
      this.logger.error({ msg: 'Telegram sent updates without an id', count: batch.length - updates.length });
    }
    if (updates.length === 0) {
      if (performance.now() - startedAt < HASTY_MS) await pause(HASTY_MS, signal);
      return { offset, stale: 0 };
    }
    // Another instance may lead by now; the batch will be given to it, since nobody has confirmed it.
    if (!tenure.isConfirmed()) return { offset, stale: updates.length };
    const fresh = staleBefore === null ? updates : updates.filter((update) => !isStale(update, staleBefore));
    await this.inbox.receive(fresh);
    const newest = Math.max(...updates.map((update) => update.update_id));
    return { offset: newest + 1, stale: updates.length - fresh.length };
  }
}
