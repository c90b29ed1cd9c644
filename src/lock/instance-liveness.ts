import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';
import { backoffMs } from './backoff';
import { instanceKey } from './key';
import { LockSession } from './lock-session';
import { lossesCounter } from './metrics';
import { PoolerDetected } from './pooler-probe';
import { LOCK_TIMINGS, type LockTimings } from './timings';
import { aborted, pause, reasonOf, settlesWithin } from './wait';

/** One life of this instance: as long as one session holds the instance's lock. */
export interface Life {
  /** New for every life; what this instance claims in the database is claimed in this name. */
  instanceId: string;
  /** Aborts when the lock is lost or the service shuts down. Whatever was claimed belongs to others then. */
  signal: AbortSignal;
}

type Work = (session: LockSession, life: Life) => Promise<void>;

interface Running {
  life: Life;
  session: LockSession;
  end: AbortController;
  works: Set<Promise<void>>;
}

const PING = 'lock-ping';
const STILL_RUNNING_MS = 30_000;

/**
 * The sign of life of this instance: a session advisory lock that PostgreSQL itself releases when the process dies,
 * freezes or is cut off. Others see it in the view `live_instances`. When the session is lost, everything that was
 * begun in its name is aborted and awaited, and the instance comes back under a new id.
 */
@Injectable()
export class InstanceLiveness implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(InstanceLiveness.name);
  private readonly timings: LockTimings;
  private readonly registered: Work[] = [];
  private readonly stopping = new AbortController();
  private running: Running | null = null;
  private supervision: Promise<void> | null = null;

  constructor(
    private readonly databaseUrl: string,
    private readonly scheduler: SchedulerRegistry,
    timings: Partial<LockTimings> = {},
  ) {
    this.timings = { ...LOCK_TIMINGS, ...timings };
  }

  /** The present life, or null while the database is away and during shutdown. */
  current(): Life | null {
    const life = this.running?.life;
    return life === undefined || life.signal.aborted ? null : life;
  }

  /**
   * Runs `work` in every life, at once if one is going on. It must settle soon after `life.signal` aborts: the next life
   * begins only then. A work that rejects in mid-life is logged and run again.
   */
  whileAlive(work: (life: Life) => Promise<void>): void {
    this.whileConnected((_session, life) => work(life));
  }

  /** The same for those inside this room who need the session itself. */
  whileConnected(work: Work): void {
    this.registered.push(work);
    if (this.running !== null && this.current() !== null) this.begin(this.running, work);
  }

  /** @throws PoolerDetected, or the database's error if it stays away for the first 15 s */
  async onApplicationBootstrap(): Promise<void> {
    if (this.supervision !== null) return;
    const first = await this.firstLife();
    this.scheduler.addInterval(
      PING,
      setInterval(() => void this.running?.session.ping(), this.timings.pingMs),
    );
    this.supervision = this.supervise(first);
  }

  /** Ends the works while the database pools of the others are still open. Jobs have drained before, in onModuleDestroy. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('the service shuts down'));
    const running = this.running;
    if (running === null) return;
    running.end.abort(this.stopping.signal.reason);
    if (!(await settlesWithin(Promise.all(running.works), this.timings.settleMs))) {
      this.logger.warn({ msg: 'works of this instance did not settle in time', count: running.works.size });
    }
  }

  /** Gives up the lock last of all, so that nobody takes over what is still being finished here. */
  async onApplicationShutdown(): Promise<void> {
    await this.beforeApplicationShutdown();
    if (this.scheduler.doesExist('interval', PING)) this.scheduler.deleteInterval(PING);
    const running = this.running;
    if (running !== null && !running.session.signal.aborted) {
      await running.session
        .query('DELETE FROM instances WHERE id = $1', [running.life.instanceId])
        .catch((error: unknown) => this.logger.warn({ msg: 'instance not signed off', reason: reasonOf(error) }));
      await running.session.close();
    }
    this.running = null;
    if (this.supervision !== null) await settlesWithin(this.supervision, this.timings.answerMs);
  }

  private async firstLife(): Promise<Running> {
    const deadline = performance.now() + this.timings.startMs;
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.live();
      } catch (error) {
        if (error instanceof PoolerDetected || performance.now() > deadline) throw error;
        this.logger.warn({ msg: 'the database does not answer yet', reason: reasonOf(error) });
        await pause(backoffMs(failures), this.stopping.signal);
      }
    }
  }

  private async supervise(first: Running): Promise<void> {
    let running: Running | null = first;
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        running ??= await this.live();
        failures = 0;
        await aborted(running.life.signal);
        await this.ended(running);
        running = null;
      } catch (error) {
        failures += 1;
        this.logger.error({ msg: 'the connection of the locks can not be opened', reason: reasonOf(error), failures });
        await pause(backoffMs(failures), this.stopping.signal);
      }
    }
  }

  /** Opens a session, takes the lock, and only then says so in the table: no row is ever seen without its lock. */
  private async live(): Promise<Running> {
    const instanceId = randomUUID();
    const key = instanceKey(instanceId);
    const session = await LockSession.open(this.databaseUrl, `atelier lock ${instanceId.slice(0, 8)}`, this.timings);
    if (this.stopping.signal.aborted) await session.close();
    if (!(await session.tryLock(key))) throw new Error('a new instance found its own lock taken');
    await session.query('INSERT INTO instances (id, lock_key) VALUES ($1, $2)', [instanceId, key.toString()]);
    const end = new AbortController();
    const running: Running = { life: { instanceId, signal: end.signal }, session, end, works: new Set() };
    session.signal.addEventListener('abort', () => end.abort(session.signal.reason), { once: true });
    if (session.signal.aborted) end.abort(session.signal.reason);
    this.running = running;
    this.logger.log({ msg: 'instance alive', instanceId, backend: session.pid });
    for (const work of this.registered) this.begin(running, work);
    return running;
  }

  private async ended(running: Running): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const { instanceId, signal } = running.life;
    lossesCounter.inc({ lock: 'instance' });
    this.logger.error({ msg: 'instance lost its lock', instanceId, reason: reasonOf(signal.reason) });
    while (!(await settlesWithin(Promise.all(running.works), STILL_RUNNING_MS))) {
      this.logger.error({ msg: 'works of the lost life still run', instanceId, count: running.works.size });
    }
    this.running = null;
  }

  private begin(running: Running, work: Work): void {
    const run = this.repeat(running, work).finally(() => running.works.delete(run));
    running.works.add(run);
  }

  private async repeat({ session, life }: Running, work: Work): Promise<void> {
    for (let failures = 1; !life.signal.aborted; failures += 1) {
      try {
        return await work(session, life);
      } catch (error) {
        if (life.signal.aborted) return;
        this.logger.error({
          msg: 'a work of this instance failed; it is run again',
          reason: reasonOf(error),
          failures,
        });
        await pause(backoffMs(failures), life.signal);
      }
    }
  }
}
