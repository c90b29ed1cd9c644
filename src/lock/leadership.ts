import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { jitteredMs } from './backoff';
import type { InstanceLiveness, Life } from './instance-liveness';
import type { LockSession } from './lock-session';
import { leaderGauge, lossesCounter, triesCounter } from './metrics';
import { LOCK_TIMINGS, type LockTimings } from './timings';
import { pause, reasonOf, settlesWithin } from './wait';

export type Role = 'leader' | 'standby' | 'off';

/** The time for which this instance leads. */
export interface Tenure {
  /** Aborts the moment the lock or its connection is lost, and at `stop`. */
  signal: AbortSignal;
  /**
   * True if PostgreSQL confirmed the lock's session within `maxAgeMs` (default 10 s) on the monotonic clock. Asked before
   * every act that only a leader may do, since a process that was frozen is told of its loss only afterwards.
   */
  isConfirmed(maxAgeMs?: number): boolean;
}

const CONFIRMED_MS = 10_000;

/**
 * One leader among all instances of a bot: whoever holds the session advisory lock. Nobody is ever pushed out: a standby
 * tries until PostgreSQL has let go of the last holder's session, by its end or by its own `idle_session_timeout`.
 */
@Injectable()
export class Leadership implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Leadership.name);
  private readonly timings: LockTimings;
  private readonly stopping = new AbortController();
  private work: ((tenure: Tenure) => Promise<void>) | null = null;
  private campaigns = new Set<Promise<void>>();
  private currentRole: Role = 'off';
  private deferring = false;
  private refuse!: (line: string) => void;

  /** Resolves, in `exit` mode only, with the line that says why this instance has to go. Never rejects. */
  readonly refused = new Promise<string>((resolve) => (this.refuse = resolve));

  constructor(
    private readonly liveness: InstanceLiveness,
    private readonly key: bigint,
    private readonly onConflict: 'exit' | 'standby',
    timings: Partial<LockTimings> = {},
  ) {
    this.timings = { ...LOCK_TIMINGS, ...timings };
  }

  /** `off`: nobody asked to lead (webhook mode), or it was stopped. */
  get role(): Role {
    return this.currentRole;
  }

  /**
   * Registers what the leader does; it runs each time the lock is won and must settle soon after `tenure.signal` aborts.
   * The lock is given back only when it has settled.
   * @throws Error if called twice
   */
  lead(work: (tenure: Tenure) => Promise<void>): void {
    if (this.work !== null) throw new Error('Leadership.lead() takes one work only.');
    this.work = work;
    this.currentRole = 'standby';
    this.liveness.whileConnected((session, life) => this.track(this.campaign(session, life)));
  }

  /** Stops the leader's work, waits for it (15 s at most), gives the lock back. May be called any number of times. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the service shuts down'));
    if (!(await settlesWithin(Promise.all(this.campaigns), this.timings.settleMs))) {
      this.logger.warn({ msg: "the leader's work did not settle in time" });
    }
    this.become('off');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  private track(campaign: Promise<void>): Promise<void> {
    this.campaigns.add(campaign);
    return campaign.finally(() => this.campaigns.delete(campaign));
  }

  private async campaign(session: LockSession, life: Life): Promise<void> {
    const signal = AbortSignal.any([life.signal, this.stopping.signal]);
    const since = performance.now();
    let holder: string | null = null;
    // Whoever lost the lock lets the others try first: their connections have held.
    if (this.deferring) await pause(2 * this.timings.tryMs, signal);
    this.deferring = false;
    while (!signal.aborted) {
      const won = await this.tries(session);
      if (signal.aborted) {
        if (won) await session.unlock(this.key).catch(() => undefined);
        return;
      }
      const waitedMs = Math.round(performance.now() - since);
      if (won) {
        await this.hold(session, signal, waitedMs);
        if (!signal.aborted) this.logger.error({ msg: "the leader's work ended by itself; it is begun again" });
      } else if (this.onConflict === 'exit' && waitedMs >= this.timings.patienceMs) {
        return this.giveWay(await session.holderOf(this.key));
      } else if (holder === null) {
        holder = (await session.holderOf(this.key)) ?? 'somebody';
        this.logger.log({ msg: 'standby: another instance leads', holder });
      }
      await pause(jitteredMs(this.timings.tryMs), signal);
    }
  }

  private async tries(session: LockSession): Promise<boolean> {
    const won = await session.tryLock(this.key).catch(() => null);
    triesCounter.inc({ outcome: won === null ? 'failed' : won ? 'won' : 'taken' });
    return won === true;
  }

  private async hold(session: LockSession, signal: AbortSignal, waitedMs: number): Promise<void> {
    this.become('leader');
    this.logger.log({ msg: 'leader: this instance polls', waitedMs });
    const tenure: Tenure = {
      signal,
      isConfirmed: (maxAgeMs = CONFIRMED_MS) => !signal.aborted && session.confirmedAgo() <= maxAgeMs,
    };
    signal.addEventListener('abort', () => this.become(this.stopping.signal.aborted ? 'off' : 'standby'), {
      once: true,
    });
    try {
      await this.work?.(tenure);
    } catch (error) {
      this.logger.error({ msg: "the leader's work failed", reason: reasonOf(error) });
    }
    this.become(this.stopping.signal.aborted ? 'off' : 'standby');
    if (session.signal.aborted) this.lost(session.signal.reason);
    else await session.unlock(this.key).catch(() => undefined);
  }

  private lost(reason: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.deferring = true;
    lossesCounter.inc({ lock: 'leader' });
    this.logger.error({ msg: 'leadership lost', reason: reasonOf(reason) });
    if (this.onConflict === 'exit') {
      this.refuse(`The leader's lock was lost (${reasonOf(reason)}): this instance stops (LOCK_ON_CONFLICT=exit).`);
    }
  }

  private giveWay(holder: string | null): void {
    this.logger.log({ msg: 'another instance leads; this one gives way', holder });
    this.refuse(
      `Another instance already polls for this bot (${holder ?? 'unknown'}): this one stops (LOCK_ON_CONFLICT=exit).`,
    );
  }

  private become(role: Role): void {
    this.currentRole = role;
    leaderGauge.set(role === 'leader' ? 1 : 0);
  }
}
