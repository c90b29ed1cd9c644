import { EventEmitter } from 'node:events';
import type { Logger } from '@nestjs/common';
import { type ParsedCronItem, type Runner, type TaskList, type WorkerEvents, run } from 'graphile-worker';
import type { Pool } from 'pg';
import { settlesWithin } from '../lock';
import { connectionPool } from './connection-pool';
import { graphileLogger } from './graphile-logger';

/** Jobs that run at once on one instance. They mostly wait for others' HTTP answers. */
const CONCURRENCY = 10;
/** New jobs are heard of by LISTEN in milliseconds; polling finds those whose time has come, and what LISTEN missed. */
const POLL_MS = 1_000;
const CLOSE_MS = 2_000;

export interface PoolOptions {
  databaseUrl: string;
  tasks: TaskList;
  cronItems: ParsedCronItem[];
  /** Stores whose pool it is. No job is taken before it resolves; if it rejects, the pool ends. */
  record: (poolId: string) => Promise<void>;
  logger: Logger;
}

/**
 * One run of graphile-worker with connections of its own. Its id stands in `locked_by` of the jobs it took. It ends when
 * it is stopped and also by itself, for instance when a finished job could not be written off; it never starts again.
 */
export class WorkerPool {
  /** Jobs that were taken and not yet written off, to tell them from those that the database believes to be taken. */
  readonly active = new Set<string>();
  /** Resolves when the pool takes no more jobs, for whatever reason. */
  readonly closing: Promise<void>;
  poolId = '';
  private runner: Runner | null = null;
  private stopped: Promise<void> | null = null;
  private readonly connections: Pool;
  private readonly events: WorkerEvents = new EventEmitter();
  private close!: () => void;
  private recorded: Promise<void> = Promise.resolve();

  private constructor(private readonly options: PoolOptions) {
    this.connections = connectionPool(options.databaseUrl, CONCURRENCY, options.logger);
    this.closing = new Promise((resolve) => (this.close = resolve));
    this.events.on('pool:create', ({ workerPool }) => {
      this.poolId = workerPool.id;
      this.recorded = options.record(workerPool.id);
      this.recorded.catch(() => this.close());
    });
    this.events.on('pool:gracefulShutdown', () => this.close());
    this.events.on('job:start', ({ job }) => this.active.add(job.id));
    this.events.on('job:complete', ({ job }) => this.active.delete(job.id));
  }

  /** @throws Error if the database can't be reached */
  static async start(options: PoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    try {
      await pool.run();
      return pool;
    } catch (error) {
      await pool.dispose();
      throw error;
    }
  }

  /** Takes no more jobs; resolves when those that run have finished, however long that takes. */
  stop(): Promise<void> {
    this.stopped ??= this.runner?.stop().catch(() => this.runner?.promise.catch(() => undefined)) ?? Promise.resolve();
    return this.stopped;
  }

  /** Closes the connections; what is still running loses them. */
  async dispose(): Promise<void> {
    await settlesWithin(this.connections.end(), CLOSE_MS);
  }

  private async run(): Promise<void> {
    this.runner = await run({
      pgPool: this.connections,
      taskList: this.options.tasks,
      parsedCronItems: this.options.cronItems,
      concurrency: CONCURRENCY,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      events: this.events,
      logger: graphileLogger(this.options.logger),
      preset: {
        // Without batches graphile-worker does not await the statement that writes a job off: its failure would be an
        // unhandled rejection and the end of the process. With them it ends the pool, which is replaced.
        worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
        plugins: [
          {
            name: 'AtelierPoolRecord',
            version: '1.0.0',
            worker: { hooks: { startWorker: () => this.recorded } },
          },
        ],
      },
    });
    this.runner.promise.then(
      () => this.close(),
      (error: unknown) => {
        this.options.logger.error({ msg: 'the worker pool ended', poolId: this.poolId, reason: String(error) });
        this.close();
      },
    );
  }
}
