import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { register } from 'prom-client';
import { DataSource } from 'typeorm';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule, createDataSource } from '../../src/database';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../src/database/embedded';
import { MIGRATIONS } from '../../src/database/migrations';
import { type JobContext, Jobs, JobsModule, type Json, migrateJobs } from '../../src/jobs';
import { InstanceLiveness, Leadership, LockModule, aborted } from '../../src/lock';
import { type TestDatabase, createDatabase, onServer } from '../support/database';
import { until } from '../support/until';

interface Instance {
  dataSource: DataSource;
  liveness: InstanceLiveness;
  jobs: Jobs;
  stop: () => Promise<void>;
}

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
const instances: Instance[] = [];
let database: TestDatabase;

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

/** An instance as Nest would start it: `define` first, then the bootstrap of both rooms. */
const startInstance = async (define: (jobs: Jobs) => void, url = database.url): Promise<Instance> => {
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

const poolOf = async ({ dataSource, liveness }: Instance): Promise<string> =>
  until(async () => {
    const rows: { pool_id: string }[] = await dataSource.query(
      'SELECT pool_id FROM worker_pools WHERE instance_id = $1 ORDER BY started_at DESC LIMIT 1',
      [liveness.current()?.instanceId ?? null],
    );
    return rows[0]?.pool_id;
  });

/** Puts a job into the queue as a worker that has vanished left it. */
const leaveBehind = (dataSource: DataSource, name: string, payload: Json, lockedBy: string): Promise<unknown> =>
  dataSource
    .query(
      `WITH job AS (SELECT id FROM graphile_worker.add_job($1, $2::json, run_at => now() + interval '1 hour'))
     SELECT id FROM job`,
      [name, JSON.stringify(payload)],
    )
    .then((rows: { id: string }[]) =>
      dataSource.query(
        `UPDATE graphile_worker._private_jobs
       SET locked_by = $2, locked_at = now() - interval '1 minute', run_at = now() - interval '1 minute', attempts = 1
       WHERE id = $1`,
        [rows[0]?.id, lockedBy],
      ),
    );

const count = async (dataSource: DataSource): Promise<number> => {
  const rows: { count: string }[] = await dataSource.query('SELECT count(*) FROM graphile_worker.jobs');
  return Number(rows[0]?.count);
};

describe('enqueue', () => {
  it('belongs to the transaction: a rollback leaves nothing, a commit starts the job in milliseconds', async () => {
    const ran: Json[] = [];
    let ranAt = 0;
    const { jobs, dataSource } = await startInstance((jobs) =>
      jobs.define('note', async (payload) => {
        ran.push(payload);
        ranAt = performance.now();
        return Promise.resolve();
      }),
    );
    const work = dataSource.transaction(async (manager) => {
      await jobs.enqueue(manager, 'note', { word: 'never' });
      throw new Error('rolled back');
    });
    await expect(work).rejects.toThrow('rolled back');
    await dataSource.transaction((manager) => jobs.enqueue(manager, 'note', { word: 'warm up' }));
    await until(() => ran.length === 1);
    await dataSource.transaction((manager) => jobs.enqueue(manager, 'note', { word: 'now' }));
    const committedAt = performance.now();
    await until(() => ran.length === 2);
    expect(ranAt - committedAt).toBeLessThan(500);
    expect(ran).toEqual([{ word: 'warm up' }, { word: 'now' }]);
    await until(async () => (await count(dataSource)) === 0);
  });

  it('keeps one waiting job for a key, with what was said last', async () => {
    const ran: Json[] = [];
    const { jobs, dataSource } = await startInstance((jobs) =>
      jobs.define('keyed', async (payload) => {
        ran.push(payload);
        return Promise.resolve();
      }),
    );
    const later = new Date(Date.now() + 3_600_000);
    for (const turn of [1, 2, 3]) {
      await jobs.enqueue(dataSource.manager, 'keyed', { turn }, { key: 'one', runAt: later });
    }
    expect(await count(dataSource)).toBe(1);
    await jobs.enqueue(dataSource.manager, 'keyed', { turn: 4 }, { key: 'one', priority: 3, maxAttempts: 5 });
    await until(() => ran.length > 0);
    expect(ran).toEqual([{ turn: 4 }]);
  });

  it('adds a new job for a key whose job is running', async () => {
    const ran: Json[] = [];
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const { jobs, dataSource } = await startInstance((jobs) =>
      jobs.define('slow', async (payload) => {
        ran.push(payload);
        await gate;
      }),
    );
    await jobs.enqueue(dataSource.manager, 'slow', 1, { key: 'busy' });
    await until(() => ran.length === 1);
    await jobs.enqueue(dataSource.manager, 'slow', 2, { key: 'busy' });
    await until(() => ran.length === 2);
    letGo();
  });

  it('knows the defined names only, and they are settled before the start', async () => {
    const { jobs, dataSource } = await startInstance((jobs) => {
      jobs.define('known', () => Promise.resolve());
      expect(() => jobs.define('known', () => Promise.resolve())).toThrow('twice');
      expect(() => jobs.cron('wrong', 'every day', () => Promise.resolve())).toThrow();
    });
    await expect(jobs.enqueue(dataSource.manager, 'unknown', {})).rejects.toThrow('no job named "unknown"');
    expect(() => jobs.define('late', () => Promise.resolve())).toThrow('too late');
  });
});

describe('running', () => {
  it('tries a failed job again, and leaves those of other versions alone', async () => {
    const attempts: JobContext[] = [];
    const instance = await startInstance((jobs) =>
      jobs.define('fails-once', (_payload, context) => {
        attempts.push(context);
        return attempts.length === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
      }),
    );
    const { jobs, dataSource, liveness } = instance;
    await dataSource.query("SELECT graphile_worker.add_job('of-the-next-version', '{}'::json)");
    await jobs.enqueue(dataSource.manager, 'fails-once', {});
    await until(() => attempts.length === 2);
    expect(attempts.map(({ instanceId }) => instanceId)).toEqual([1, 2].map(() => liveness.current()?.instanceId));
    await until(async () => (await count(dataSource)) === 1);
    await dataSource.query('DELETE FROM graphile_worker._private_jobs');
  });

  it('drains: takes no more, waits for the running ones', async () => {
    const finished: Json[] = [];
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    let running = 0;
    const instance = await startInstance((jobs) =>
      jobs.define('draining', async (payload, { signal }) => {
        running += 1;
        await gate;
        expect(signal.aborted).toBe(false);
        finished.push(payload);
      }),
    );
    await instance.jobs.enqueue(instance.dataSource.manager, 'draining', 'first');
    await until(() => running === 1);
    const drained = instance.jobs.onModuleDestroy();
    const other = await startInstance((jobs) => jobs.define('another', () => Promise.resolve()));
    await instance.jobs.enqueue(instance.dataSource.manager, 'draining', 'second');
    expect(
      await Promise.race([
        drained.then(() => 'drained'),
        until(() => running > 1, { timeoutMs: 400 }).catch(() => 'quiet'),
      ]),
    ).toBe('quiet');
    letGo();
    await drained;
    expect(finished).toEqual(['first']);
    expect(instance.liveness.current()).not.toBeNull();
    await other.dataSource.query('DELETE FROM graphile_worker._private_jobs');
  });

  it('aborts the jobs of a lost life and runs them again in the next one', async () => {
    const seen: string[] = [];
    let abortedMs = Infinity;
    let lostAt = 0;
    const instance = await startInstance((jobs) =>
      jobs.define('long', async (_payload, { signal, instanceId }) => {
        seen.push(instanceId);
        if (seen.length > 1) return;
        await aborted(signal);
        abortedMs = performance.now() - lostAt;
      }),
    );
    const old = instance.liveness.current()?.instanceId ?? '';
    await instance.jobs.enqueue(instance.dataSource.manager, 'long', {});
    await until(() => seen.length === 1);
    lostAt = performance.now();
    await instance.dataSource.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      [`atelier lock ${old.slice(0, 8)}`],
    );
    await until(() => seen.length === 2, { timeoutMs: 15_000 });
    expect(abortedMs).toBeLessThan(500);
    expect(seen[1]).toBe(instance.liveness.current()?.instanceId);
    expect(seen[1]).not.toBe(old);
    await until(async () => (await count(instance.dataSource)) === 0);
  });
});

describe('recovery', () => {
  it('runs the jobs of dead and of unknown workers again within seconds, and forgets the dead', async () => {
    const ran: Json[] = [];
    const instance = await startInstance((jobs) =>
      jobs.define('orphan', async (payload) => {
        ran.push(payload);
        return Promise.resolve();
      }),
    );
    const { dataSource } = instance;
    const dead = randomUUID();
    await dataSource.query(
      `INSERT INTO instances (id, lock_key, started_at) VALUES ($1, 4242, now() - interval '1 hour')`,
      [dead],
    );
    await dataSource.query('INSERT INTO worker_pools (pool_id, instance_id) VALUES ($1, $2)', ['pool-dead', dead]);
    await leaveBehind(dataSource, 'orphan', 'dead', 'pool-dead');
    await leaveBehind(dataSource, 'orphan', 'unknown', 'pool-unknown');
    const since = performance.now();
    await until(() => ran.length === 2);
    expect(performance.now() - since).toBeLessThan(4_000);
    expect([...ran].sort()).toEqual(['dead', 'unknown']);
    const left: unknown[] = await dataSource.query(
      'SELECT pool_id FROM worker_pools WHERE instance_id = $1 UNION ALL SELECT id::text FROM instances WHERE id = $1',
      [dead],
    );
    expect(left).toEqual([]);
    await poolOf(instance);
  });

  it('leaves the jobs of living workers alone', async () => {
    let runs = 0;
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const define = (jobs: Jobs): void =>
      jobs.define('steady', async () => {
        runs += 1;
        await gate;
      });
    const [first] = [await startInstance(define), await startInstance(define)];
    await first.jobs.enqueue(first.dataSource.manager, 'steady', {});
    await until(() => runs === 1);
    await first.dataSource.query("UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'");
    await expect(until(() => runs > 1, { timeoutMs: 5_000 })).rejects.toThrow();
    letGo();
  });

  it('finds a job that its own living pool has forgotten', async () => {
    const ran: Json[] = [];
    const instance = await startInstance((jobs) =>
      jobs.define('lost-answer', async (payload) => {
        ran.push(payload);
        return Promise.resolve();
      }),
    );
    await leaveBehind(instance.dataSource, 'lost-answer', 'forgotten', await poolOf(instance));
    await until(() => ran.length === 1);
    expect(ran).toEqual(['forgotten']);
  });
});

describe('an outage', () => {
  it('of the workers connections only is survived by the same instance', async () => {
    const done = new Set<number>();
    const instance = await startInstance((jobs) =>
      jobs.define('through', async (payload, { signal }) => {
        await until(() => signal.aborted || !cutting, { everyMs: 5 });
        done.add(payload as number);
      }),
    );
    const { jobs, dataSource, liveness } = instance;
    let cutting = true;
    const life = liveness.current()?.instanceId;
    for (let index = 0; index < 30; index += 1) await jobs.enqueue(dataSource.manager, 'through', index);
    for (let cut = 0; cut < 5; cut += 1) {
      await dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'atelier jobs' AND datname = current_database()`,
      );
      if (cut === 2) cutting = false;
      await until(async () => {
        const rows: unknown[] = await dataSource.query(
          `SELECT FROM pg_stat_activity WHERE application_name = 'atelier jobs' AND datname = current_database()`,
        );
        return rows.length > 0;
      });
    }
    await until(() => done.size === 30, { timeoutMs: 25_000 });
    expect(liveness.current()?.instanceId).toBe(life);
    await jobs.enqueue(dataSource.manager, 'through', 99);
    await until(() => done.has(99));
    await until(async () => (await count(dataSource)) === 0, { timeoutMs: 20_000 });
  }, 60_000);

  it('of the whole server is survived under a new id, with no job lost', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'atelier-jobs-'));
    const start = () => startEmbeddedPostgres({ folder: join(parent, 'pg'), durable: false, log: () => undefined });
    const { url, folder } = await start();
    try {
      const setUp = await createDataSource(url, () => undefined)
        .setOptions({ migrations: MIGRATIONS })
        .initialize();
      await setUp.runMigrations();
      await setUp.destroy();
      await migrateJobs(url);
      const done = new Set<number>();
      let outage = true;
      const instance = await startInstance((jobs) => {
        jobs.define('over', async (payload, { signal }) => {
          await until(() => signal.aborted || !outage, { everyMs: 5 });
          if (!signal.aborted) done.add(payload as number);
        });
      }, url);
      const life = instance.liveness.current()?.instanceId;
      for (let index = 0; index < 30; index += 1) {
        await instance.jobs.enqueue(instance.dataSource.manager, 'over', index);
      }
      await until(async () => {
        const rows: { locked_by: string | null }[] = await instance.dataSource.query(
          'SELECT locked_by FROM graphile_worker.jobs',
        );
        return rows.filter((row) => row.locked_by !== null).length === 10;
      });
      await stopEmbeddedPostgres(folder);
      await until(() => instance.liveness.current() === null);
      outage = false;
      await start();
      await until(() => done.size === 30, { timeoutMs: 40_000 });
      expect(instance.liveness.current()?.instanceId).not.toBe(life);
      await until(async () => (await count(instance.dataSource)) === 0);
      await instance.stop();
    } finally {
      await stopEmbeddedPostgres(folder);
      for (const path of [parent, folder]) rmSync(path, { recursive: true, force: true });
    }
  }, 90_000);
});

describe('the module', () => {
  it('starts and stops with Nest: jobs drain first, the sign of life goes last', async () => {
    const ran: Json[] = [];
    const order: string[] = [];
    @Injectable()
    class Worker implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
      constructor(
        private readonly jobs: Jobs,
        private readonly liveness: InstanceLiveness,
      ) {}
      onModuleInit(): void {
        this.jobs.define('nest', async (payload) => {
          ran.push(payload);
          await until(() => order.length > 0);
          order.push('finished');
        });
      }
      onModuleDestroy(): void {
        order.push('closing');
      }
      beforeApplicationShutdown(): void {
        order.push(this.liveness.current() === null ? 'dead' : 'alive');
      }
    }
    const config = loadConfig({ TELEGRAM_BOT_TOKEN: '1:abc', KIE_API_KEY: 'key', DATABASE_URL: database.url });
    const testing = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), DatabaseModule.forRoot(database.url), LockModule, JobsModule],
      providers: [Worker],
    }).compile();
    await testing.init();
    const id = testing.get(InstanceLiveness).current()?.instanceId;
    expect(testing.get(Leadership).role).toBe('off');
    const { manager } = testing.get(DataSource);
    await testing.get(Jobs).enqueue(manager, 'nest', { from: 'nest' });
    await until(() => ran.length === 1);
    expect(await register.metrics()).toMatch(/atelier_jobs_queued\{state="running"\} 1/);
    await testing.close();
    expect(order).toEqual(['closing', 'finished', 'alive']);
    const { rowCount } = await onServer(database.url, (client) =>
      client.query('SELECT FROM instances WHERE id = $1', [id]),
    );
    expect(rowCount).toBe(0);
  });
});

describe('timers and cron', () => {
  it('repeat at once and then by the period, never overlapping, whatever a run does', async () => {
    let runs = 0;
    const ids = new Set<string>();
    let together = 0;
    let most = 0;
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const instance = await startInstance((jobs) =>
      jobs.every('beat', 20, async ({ instanceId }) => {
        ids.add(instanceId);
        runs += 1;
        together += 1;
        most = Math.max(most, together);
        if (runs === 1) await gate;
        together -= 1;
        if (runs === 2) throw new Error('a bad beat');
      }),
    );
    await until(() => runs === 1);
    await expect(until(() => runs > 1, { timeoutMs: 200 })).rejects.toThrow();
    letGo();
    await until(() => runs > 5);
    expect(most).toBe(1);
    expect([...ids]).toEqual([instance.liveness.current()?.instanceId]);
    await instance.stop();
    const after = runs;
    await expect(until(() => runs > after, { timeoutMs: 100 })).rejects.toThrow();
  });

  it('cron entries are known to the database and run like any job', async () => {
    const ran: Json[] = [];
    const instance = await startInstance((jobs) =>
      jobs.cron('nightly', '17 3 * * *', async (payload) => {
        ran.push(payload);
        return Promise.resolve();
      }),
    );
    await until(async () => {
      const rows: unknown[] = await instance.dataSource.query(
        "SELECT FROM graphile_worker._private_known_crontabs WHERE identifier = 'nightly'",
      );
      return rows.length === 1;
    });
    await instance.jobs.enqueue(instance.dataSource.manager, 'nightly', { by: 'hand' });
    await until(() => ran.length === 1);
  });
});
