import { setMaxListeners } from 'node:events';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../jobs';
import { InstanceLiveness, type Life } from '../../lock';
import { BotIdentity } from '../bot/identity';
import { measureInbox } from '../metrics';
import { pause } from '../patience';
import { Flusher } from './flusher';
import { gather, mayHaveFollowers } from './gather';
import { type Claimed, Inbox } from './inbox';
import { Permits } from './permits';
import { TurnRunner, type Work } from './turn-runner';

/** Chats in work at once; most of that time is waiting for Telegram, or for the rest of an album. */
const CHATS = 200;
const FAST = 20;
/** Transactions of turns at once: the rest of the database pool is for everybody else. */
const TURNS = 8;
/** How often each instance looks for updates that others received, and for what dead ones left. */
const LOOK_MS = 1_000;
/** After the end of a life, answers that are on their way may still arrive. */
const GRACE_MS = 5_000;

/** A signal for what may still arrive when `signal` has aborted. */
const graceAfter = (signal: AbortSignal): AbortSignal => {
  const grace = new AbortController();
  const end = (): void => void setTimeout(() => grace.abort(new Error('the instance ends')), GRACE_MS).unref();
  signal.addEventListener('abort', end, { once: true });
  // Every chat in work listens to them.
  setMaxListeners(0, signal, grace.signal);
  return grace.signal;
};

/** Brings the updates of the inbox to their end, as long as this instance lives. */
@Injectable()
export class InboxWorker implements OnModuleInit {
  private readonly logger = new Logger(InboxWorker.name);
  private readonly turns = new Permits(TURNS);
  /** Answered, but the database went away before it was told: not to be answered again when it is back. */
  private readonly flushed = new Set<string>();

  constructor(
    private readonly inbox: Inbox,
    private readonly runner: TurnRunner,
    private readonly flusher: Flusher,
    private readonly identity: BotIdentity,
    private readonly liveness: InstanceLiveness,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.liveness.whileAlive((life) => this.serve(life));
    this.jobs.cron('telegram-inbox-clean', '17 * * * *', (_payload, { signal }) => this.inbox.clean(signal));
    measureInbox(() => this.inbox.measure());
  }

  private async serve(life: Life): Promise<void> {
    if (!(await this.identity.known(life.signal))) return;
    const grace = graceAfter(life.signal);
    const inWork = new Map<string, { fast: boolean; done: Promise<void> }>();
    const start = (claimed: Claimed): void => {
      const done = this.work(claimed, life, grace)
        .catch((error: unknown) => this.logger.warn({ msg: 'an update was left for later', err: error }))
        .finally(() => {
          inWork.delete(claimed.id);
          this.inbox.bell.ring();
        });
      inWork.set(claimed.id, { fast: claimed.fast, done });
    };
    let lookedAt = -Infinity;
    let away = false;
    while (!life.signal.aborted) {
      try {
        if (performance.now() - lookedAt >= LOOK_MS) {
          lookedAt = performance.now();
          for (const left of await this.inbox.takeOver(life.instanceId, [...inWork.keys()], CHATS)) start(left);
        }
        const fast = [...inWork.values()].filter((one) => one.fast).length;
        const room = CHATS - (inWork.size - fast);
        const limit = room > 0 ? room : FAST - fast;
        if (limit > 0) for (const next of await this.inbox.claim(life.instanceId, limit, room <= 0)) start(next);
        if (away) this.logger.log({ msg: 'the inbox can be read again' });
        away = false;
      } catch (error) {
        if (!away) this.logger.error({ msg: 'the inbox can not be read', err: error });
        away = true;
        await pause(LOOK_MS, life.signal);
      }
      await this.inbox.bell.wait(LOOK_MS, life.signal);
    }
    await Promise.all([...inWork.values()].map(({ done }) => done));
  }

  private async work(claimed: Claimed, life: Life, grace: AbortSignal): Promise<void> {
    let { answers, update } = claimed;
    if (claimed.state === 'claimed') {
      const work = await this.gathered(claimed, life.signal);
      if (work === null) return;
      const run = (): ReturnType<TurnRunner['run']> => this.runner.run(life.instanceId, work);
      const result = await (claimed.fast ? run() : this.turns.use(run));
      if (result === null || result.length === 0) return;
      ({ update } = work);
      answers = result;
    }
    if (!this.flushed.has(claimed.id)) await this.flusher.flush(update, answers, grace);
    this.flushed.add(claimed.id);
    await this.inbox.done(life.instanceId, claimed);
    this.flushed.delete(claimed.id);
  }

  /** Waits for the other parts of an album or a split text. Null if the instance ends meanwhile. */
  private async gathered(claimed: Claimed, signal: AbortSignal): Promise<Work | null> {
    let ageMs = claimed.ageMs;
    const since = performance.now();
    while (!signal.aborted) {
      const others = mayHaveFollowers(claimed.update) ? await this.inbox.followers(claimed) : [];
      const result = gather({ id: claimed.id, update: claimed.update, ageMs }, others);
      if (result.ready) return { claimed, ...result };
      await pause(result.waitMs, signal);
      ageMs = claimed.ageMs + (performance.now() - since);
    }
    return null;
  }
}
