import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';
import { type CronItem, type ParsedCronItem, parseCronItem } from 'graphile-worker';
import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '../database';
import type { InstanceLiveness } from '../lock';
import type { EnqueueOptions, JobContext, JobHandler, Json } from './job';
import { countQueueBy, recoveredCounter } from './metrics';
import { forgottenJobs, queueDepth, recoverJobs, removeDeadJobs, unlockJobs } from './recovery';
import { Supervisor } from './supervisor';
import { Timers } from './timers';

const RECOVERY_MS = 2_000;
const DAILY = '29 3 * * *';
const ADD_TRIES = 3;

const ADD_JOB = `SELECT id FROM graphile_worker.add_job(
  identifier => $1, payload => $2::json, queue_name => $3, run_at => $4::timestamptz, max_attempts => $5::int,
  job_key => $6, priority => $7::int)`;

/** Background work over graphile-worker: enqueued inside the caller's transaction, run by any instance, never lost. */
@Injectable()
export class Jobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Jobs.name);
  private readonly handlers = new Map<string, JobHandler>();
  private readonly cronItems: ParsedCronItem[] = [];
  private readonly draining = new AbortController();
  private readonly supervisor: Supervisor;
  private readonly timers: Timers;
  private suspects = new Set<string>();
  private started = false;

  constructor(
    databaseUrl: string,
    private readonly dataSource: DataSource,
    private readonly liveness: InstanceLiveness,
    scheduler: SchedulerRegistry,
  ) {
    this.supervisor = new Supervisor(databaseUrl, dataSource, this.handlers, this.cronItems, this.draining.signal);
    this.timers = new Timers(scheduler, liveness, this.draining.signal);
    this.every('jobs-recovery', RECOVERY_MS, () => this.recover());
    this.cron('jobs-clean', DAILY, () => this.clean());
  }

  /**
   * Says how jobs of a name are run, in `onModuleInit`. Names that only other versions know are left alone.
   * @throws Error if the name is taken or the workers have started already
   */
  define(name: string, handler: JobHandler): void {
    if (this.started) throw new Error(`Job "${name}" is defined too late: define jobs in onModuleInit.`);
    if (this.handlers.has(name)) throw new Error(`Job "${name}" is defined twice.`);
    this.handlers.set(name, handler);
  }

  /**
   * Adds a job in the caller's transaction: it exists only if that commits, and starts some milliseconds later.
   * @throws Error if no handler of this name is defined
   */
  async enqueue(manager: EntityManager, name: string, payload: Json, options: EnqueueOptions = {}): Promise<void> {
    if (!this.handlers.has(name)) throw new Error(`There is no job named "${name}".`);
    const { queue = null, runAt, maxAttempts = null, key = null, priority = null } = options;
    const parameters = [name, JSON.stringify(payload), queue, runAt?.toISOString() ?? null, maxAttempts, key, priority];
    // A waiting job of the same key that is taken in this very moment makes add_job return nothing. The next statement
    // sees it as taken and adds a new one.
    for (let tries = 1; tries <= ADD_TRIES; tries += 1) {
      const rows: { id: string | null }[] = await manager.query(ADD_JOB, parameters);
      if (typeof rows[0]?.id === 'string') return;
    }
    throw new Error(`Job "${name}" could not be added: its key is contended.`);
  }

  /**
   * Repeats a work on every instance while it is alive: at once and then every `everyMs`, never overlapping itself.
   * Errors are logged, the next run comes anyway.
   */
  every(name: string, everyMs: number, work: (context: JobContext) => Promise<void>): void {
    this.timers.every(name, everyMs, work);
  }

  /**
   * One run over all instances at the times of a crontab pattern ("m h dom mon dow", UTC).
   * @throws Error if the pattern is wrong, or as {@link define}
   */
  cron(name: string, pattern: string, handler: JobHandler): void {
    const item: CronItem = { task: name, match: pattern, identifier: name };
    const parsed = parseCronItem(item);
    this.define(name, handler);
    this.cronItems.push(parsed);
  }

  onApplicationBootstrap(): void {
    this.started = true;
    countQueueBy(() => queueDepth(this.dataSource.manager).catch(() => ({})));
    this.liveness.whileAlive((life) => this.supervisor.supervise(life));
  }

  /**
   * Takes no more jobs, waits for the running ones (20 s), aborts those that take longer, gives back what is left. As
   * running jobs need every other room, it belongs before all other closing. May be called any number of times.
   */
  async drain(): Promise<void> {
    this.draining.abort(new Error('the service shuts down'));
    await this.supervisor.idle();
  }

  /** The first of Nest's shutdown hooks, should nobody have called {@link drain} before. */
  async onModuleDestroy(): Promise<void> {
    await this.drain();
  }

  private async clean(): Promise<void> {
    const count = await removeDeadJobs(this.dataSource.manager);
    if (count > 0) this.logger.log({ msg: 'old jobs that were out of attempts are gone', count });
  }

  private async recover(): Promise<void> {
    let recovered = await inTransaction(this.dataSource, recoverJobs);
    const pool = this.supervisor.pool;
    if (pool !== null && pool.poolId !== '') {
      const forgotten = await forgottenJobs(this.dataSource.manager, pool.poolId, pool.active);
      // Seen twice, since a job that has just finished may still be on its way to being written off.
      const certain = forgotten.filter((id) => this.suspects.has(id));
      this.suspects = new Set(forgotten);
      if (certain.length > 0) {
        recovered += await inTransaction(this.dataSource, (manager) => unlockJobs(manager, pool.poolId, certain));
      }
    }
    if (recovered === 0) return;
    recoveredCounter.inc(recovered);
    this.logger.warn({ msg: 'jobs of gone workers run again', count: recovered });
  }
}
