import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database';
import { Jobs } from '../../src/jobs';
import { InstanceLiveness } from '../../src/lock';
import { type TestDatabase, createDatabase } from '../support/database';

export interface Instance {
  dataSource: DataSource;
  liveness: InstanceLiveness;
  jobs: Jobs;
  stop: () => Promise<void>;
}

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
const instances: Instance[] = [];
let database: TestDatabase;

/** One database for the file; what a test started is stopped after it, and nothing may have been left unhandled. */
export const useJobs = (): void => {
  beforeAll(async () => {
    // graphile-worker writes the stack of a worker that lost its connection to the console itself.
    jest.spyOn(console, 'trace').mockImplementation(() => undefined);
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    process.on('unhandledRejection', onUnhandled);
    database = await createDatabase();
  });
  beforeEach(() => {
    Logger.overrideLogger(false); // Nest's testing module brings its own
  });
  afterEach(async () => {
    for (const instance of instances.splice(0)) await instance.stop();
    expect(unhandled).toEqual([]);
  });
  afterAll(async () => {
    process.off('unhandledRejection', onUnhandled);
    await database.drop();
  });
};

export const databaseUrl = (): string => database.url;

/** An instance as Nest would start it: `define` first, then the bootstrap of both rooms. */
export const startInstance = async (define: (jobs: Jobs) => void, url = databaseUrl()): Promise<Instance> => {
  const dataSource = await createDataSource(url, () => undefined).initialize();
  const scheduler = new SchedulerRegistry();
  const liveness = new InstanceLiveness(url, scheduler, { pingMs: 200 });
  const jobs = new Jobs(url, dataSource, liveness, scheduler);
  define(jobs);
  jobs.onApplicationBootstrap();
  await liveness.onApplicationBootstrap();
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await jobs.onModuleDestroy();
    await liveness.beforeApplicationShutdown();
    await liveness.onApplicationShutdown();
    await dataSource.destroy();
  };
  const instance = { dataSource, liveness, jobs, stop: () => (stopped ??= stop()) };
  instances.push(instance);
  return instance;
};

/** Jobs that are in the queue, whatever their state. */
export const count = async (dataSource: DataSource): Promise<number> => {
  const rows: { count: string }[] = await dataSource.query('SELECT count(*) FROM graphile_worker.jobs');
  return Number(rows[0]?.count);
};
