import { Logger } from '@nestjs/common';
import type { JobHelpers, ParsedCronItem, TaskList } from 'graphile-worker';
import type { DataSource } from 'typeorm';
import { type Life, aborted, backoffMs, pause, reasonOf, settlesWithin } from '../lock';
import type { JobHandler, Json } from './job';
import { poolStartsCounter, runSeconds, runningGauge } from './metrics';
import { recordPool, retirePool } from './recovery';
import { WorkerPool } from './worker-pool';

/** How long running jobs may finish when the service stops or a pool has to be replaced, and after that when aborted. */
const DRAIN_MS = 20_000;
const ABORTED_MS = 5_000;

/** Keeps one worker pool running through a life: whatever ends it, the next one starts under a new id. */
export class Supervisor {
  /** The pool that takes jobs now, if any. */
  pool: WorkerPool | null = null;
  private readonly logger = new Logger(Supervisor.name);
  private readonly lives = new Set<Promise<void>>();
  private readonly former = new Set<string>();

  constructor(
    private readonly databaseUrl: string,
    private readonly dataSource: DataSource,
    private readonly handlers: ReadonlyMap<string, JobHandler>,
    private readonly cronItems: ParsedCronItem[],
    private readonly draining: AbortSignal,
  ) {}

  /** Settles when the life is over, or the service drains, and no job of it runs any more (some seconds at most). */
  supervise(life: Life): Promise<void> {
    const done = this.keepRunning(life).finally(() => this.lives.delete(done));
    this.lives.add(done);
    return done;
  }

  /** Resolves when no pool runs any more; only after the service began to drain. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.lives);
  }

  private async keepRunning(life: Life): Promise<void> {
    const over = AbortSignal.any([life.signal, this.draining]);
    for (let failures = 0; !over.aborted;) {
      const startedAt = performance.now();
      try {
        await this.runPool(life, over);
      } catch (error) {
        this.logger.error({ msg: 'the worker pool can not run', reason: reasonOf(error) });
      }
      failures = performance.now() - startedAt > 60_000 ? 1 : failures + 1;
      await pause(backoffMs(failures), over);
    }
  }

  /** One pool from its start to the last of its jobs. */
  private async runPool(life: Life, over: AbortSignal): Promise<void> {
    await this.retireFormer();
    const abort = new AbortController();
    const pool = await WorkerPool.start({
      databaseUrl: this.databaseUrl,
      tasks: this.tasks(life, abort.signal),
      cronItems: this.cronItems,
      record: (poolId) => recordPool(this.dataSource.manager, poolId, life.instanceId),
      logger: this.logger,
    });
    this.pool = pool;
    poolStartsCounter.inc();
    this.logger.log({ msg: 'worker pool started', poolId: pool.poolId, instanceId: life.instanceId });
    // A job of a lost life may be another's in a moment: nothing of it may go on.
    life.signal.addEventListener('abort', () => abort.abort(life.signal.reason), { once: true });
    if (life.signal.aborted) abort.abort(life.signal.reason);
    await Promise.race([pool.closing, aborted(over)]);
    await this.finish(pool, life, abort);
  }

  private async finish(pool: WorkerPool, life: Life, abort: AbortController): Promise<void> {
    const stopped = pool.stop();
    const inTime = await Promise.race([settlesWithin(stopped, DRAIN_MS), aborted(life.signal).then(() => false)]);
    if (!inTime) {
      abort.abort(life.signal.aborted ? life.signal.reason : new Error('the time to finish is over'));
      if (!(await settlesWithin(stopped, ABORTED_MS))) {
        this.logger.warn({ msg: 'jobs do not heed their abort', poolId: pool.poolId, count: pool.active.size });
      }
    }
    this.pool = null;
    await pool.dispose();
    if (pool.poolId !== '') this.former.add(pool.poolId);
    this.logger.log({ msg: 'worker pool stopped', poolId: pool.poolId });
    await this.retireFormer();
  }

  /**
   * Gives back what former pools of this process still have locked. Needed before the next one starts: as long as the
   * life lasts, the recovery takes them for living ones.
   */
  private async retireFormer(): Promise<void> {
    for (const poolId of this.former) {
      await retirePool(this.dataSource.manager, poolId);
      this.former.delete(poolId);
    }
  }

  private tasks(life: Life, signal: AbortSignal): TaskList {
    const names = [...this.handlers.keys()];
    return Object.fromEntries(
      names.map((name) => [
        name,
        (payload: unknown, helpers: JobHelpers) => this.run(name, payload as Json, helpers, life, signal),
      ]),
    );
  }

  private async run(name: string, payload: Json, helpers: JobHelpers, life: Life, signal: AbortSignal): Promise<void> {
    const handler = this.handlers.get(name);
    if (handler === undefined) throw new Error(`There is no job named "${name}".`);
    const startedAt = performance.now();
    runningGauge.inc({ job: name });
    let outcome = 'done';
    try {
      await handler(payload, { signal, instanceId: life.instanceId });
      // Writing a job off does not ask whose it is, failing it does: so after the loss even a success is failed, lest
      // the run that another instance may have begun by now loses its row.
      if (life.signal.aborted) throw new Error('the instance lost its lock while the job ran');
    } catch (error) {
      outcome = signal.aborted ? 'aborted' : 'failed';
      const { attempts, max_attempts: maxAttempts } = helpers.job;
      const line = { msg: `job ${outcome}`, job: name, attempt: attempts, maxAttempts, reason: reasonOf(error) };
      if (attempts >= maxAttempts) this.logger.error({ ...line, final: true });
      else this.logger.warn(line);
      throw error;
    } finally {
      runningGauge.dec({ job: name });
      runSeconds.observe({ job: name, outcome }, (performance.now() - startedAt) / 1_000);
    }
  }
}
