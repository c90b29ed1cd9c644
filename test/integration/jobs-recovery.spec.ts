import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../src/database/embedded';
import { MIGRATIONS } from '../../src/database/migrations';
import { type Jobs, type Json, migrateJobs } from '../../src/jobs';
import { until } from '../support/until';
import { type Instance, count, startInstance, useJobs } from './jobs-instances';

useJobs();

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
