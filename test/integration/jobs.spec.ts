import { type BeforeApplicationShutdown, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { register } from 'prom-client';
import { DataSource } from 'typeorm';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule } from '../../src/database';
import { type JobContext, Jobs, JobsModule, type Json } from '../../src/jobs';
import { removeDeadJobs } from '../../src/jobs/recovery';
import { InstanceLiveness, Leadership, LockModule, aborted } from '../../src/lock';
import { onServer } from '../support/database';
import { until } from '../support/until';
import { count, databaseUrl, startInstance, useJobs } from './jobs-instances';

useJobs();

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

  it('jobs that are out of attempts stay for two weeks', async () => {
    const { jobs, dataSource } = await startInstance((jobs) => jobs.define('later', () => Promise.resolve()));
    const never = new Date(Date.now() + 3_600_000);
    for (const name of ['old and dead', 'dead', 'old']) {
      await jobs.enqueue(dataSource.manager, 'later', { name }, { runAt: never });
    }
    const jobsOf = (what: string): string => `UPDATE graphile_worker._private_jobs SET ${what} WHERE payload->>'name'`;
    await dataSource.query(`${jobsOf('attempts = max_attempts')} LIKE '%dead'`);
    await dataSource.query(`${jobsOf(`updated_at = now() - interval '15 days'`)} LIKE 'old%'`);
    expect(await removeDeadJobs(dataSource.manager)).toBe(1);
    const left = await dataSource.query<{ name: string }[]>(
      `SELECT payload->>'name' AS name FROM graphile_worker._private_jobs ORDER BY id`,
    );
    expect(left.map(({ name }) => name)).toEqual(['dead', 'old']);
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
    const config = loadConfig({ TELEGRAM_BOT_TOKEN: '1:abc', KIE_API_KEY: 'key', DATABASE_URL: databaseUrl() });
    const testing = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), DatabaseModule.forRoot(databaseUrl()), LockModule, JobsModule],
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
    const { rowCount } = await onServer(databaseUrl(), (client) =>
      client.query('SELECT FROM instances WHERE id = $1', [id]),
    );
    expect(rowCount).toBe(0);
  });
});
