import { type AddressInfo, connect, createServer } from 'node:net';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import {
  checkDatabase,
  createDataSource,
  dataSourceOptions,
  inTransaction,
  migrate,
  takePlace,
  updateOne,
} from '../../src/database';
import { createMigrationSource } from '../../src/database/data-source';
import { MIGRATIONS } from '../../src/database/migrations';
import { migrateJobs } from '../../src/jobs';
import { type TestDatabase, createDatabase, createEmptyDatabase } from '../support/database';
import { until } from '../support/until';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await createDataSource(database.url, () => undefined).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('the sliding limiter', () => {
  it('lets through exactly its count in any window, however many ask at once', async () => {
    const limit = { count: 5, windowMs: 60_000 };
    const waits = await Promise.all(Array.from({ length: 30 }, () => takePlace(dataSource.manager, 'five', limit)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
    for (const wait of waits.filter((value) => value > 0)) {
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_000);
    }
  });

  it('frees a place when the oldest one leaves the window, not before', async () => {
    await dataSource.query(
      `INSERT INTO rate_limits (name, taken) VALUES ('old', ARRAY[now() - interval '61 s', now() - interval '30 s'])`,
    );
    const limit = { count: 2, windowMs: 60_000 };
    expect(await takePlace(dataSource.manager, 'old', limit)).toBe(0);
    const wait = await takePlace(dataSource.manager, 'old', limit);
    expect(wait).toBeGreaterThan(25_000);
    expect(wait).toBeLessThanOrEqual(30_000);
  });
});

describe('a fenced write', () => {
  it('returns the row, or null when the fence holds', async () => {
    await dataSource.query(`INSERT INTO rate_limits (name) VALUES ('fence')`);
    const update = `UPDATE rate_limits SET taken = '{}' WHERE name = $1 RETURNING name`;
    expect(await updateOne(dataSource.manager, update, ['fence'])).toEqual({ name: 'fence' });
    expect(await updateOne(dataSource.manager, update, ['nothing'])).toBeNull();
  });

  it('refuses a statement that is no fence', async () => {
    await dataSource.query(`INSERT INTO rate_limits (name) VALUES ('one'), ('two')`);
    await expect(
      updateOne(
        dataSource.manager,
        `UPDATE rate_limits SET taken = '{}' WHERE name IN ('one', 'two') RETURNING name`,
        [],
      ),
    ).rejects.toThrow('2 rows');
  });
});

describe('a transaction', () => {
  it('runs again when the database breaks a deadlock', async () => {
    await dataSource.query(`INSERT INTO rate_limits (name) VALUES ('left'), ('right')`);
    let runs = 0;
    let arrived = 0;
    let open: () => void = () => undefined;
    const bothInside = new Promise<void>((resolve) => (open = resolve));
    const lock = `SELECT 1 FROM rate_limits WHERE name = $1 FOR UPDATE`;
    const crossing = (first: string, second: string): Promise<void> =>
      inTransaction(dataSource, async (manager) => {
        runs += 1;
        await manager.query(lock, [first]);
        arrived += 1;
        if (arrived === 2) open();
        await bothInside;
        await manager.query(lock, [second]);
      });
    await Promise.all([crossing('left', 'right'), crossing('right', 'left')]);
    expect(runs).toBe(3);
  });
});

describe('migrations', () => {
  it('bring an empty database up to date when several instances start at once', async () => {
    const empty = await createEmptyDatabase();
    try {
      await Promise.all([migrate(empty.url, migrateJobs), migrate(empty.url, migrateJobs)]);
      const client = new Client({ connectionString: empty.url });
      await client.connect();
      const tables = await client.query(
        `SELECT to_regclass('generations') AS ours, to_regclass('graphile_worker.jobs') AS jobs`,
      );
      await client.end();
      expect(tables.rows[0]).toEqual({ ours: 'generations', jobs: 'graphile_worker.jobs' });
    } finally {
      await empty.drop();
    }
  });

  it('give way to whoever waits behind them for a table that is read for long, and go on when it is free', async () => {
    const old = await createEmptyDatabase();
    const reader = new Client({ connectionString: old.url });
    const watcher = new Client({ connectionString: old.url });
    const first = createDataSource(old.url, () => undefined).setOptions({ migrations: MIGRATIONS.slice(0, 5) });
    try {
      await first.initialize();
      await first.runMigrations();
      await reader.connect();
      await watcher.connect();
      await reader.query('BEGIN');
      await reader.query('SELECT count(*) FROM generations');
      const done = migrate(old.url, () => Promise.resolve());
      const waits = async (): Promise<boolean> => {
        const { rowCount } = await watcher.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = 'atelier-migrations' AND wait_event_type = 'Lock'
           AND datname = current_database()`,
        );
        return rowCount === 1;
      };
      await until(waits);
      // Behind the migration in the line for the table.
      expect((await watcher.query('SELECT count(*) FROM generations')).rowCount).toBe(1);
      await until(async () => !(await waits()));
      await reader.query('COMMIT');
      await done;
      expect((await watcher.query('SELECT favourite FROM generations')).rowCount).toBe(0);
    } finally {
      await Promise.all([first.destroy(), reader.end(), watcher.end()]);
      await old.drop();
    }
  }, 30_000);

  it('may take as long as a large table needs', async () => {
    const source = await createMigrationSource(database.url, 1_000).initialize();
    try {
      expect(await source.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '0' }]);
      expect(await source.query('SHOW idle_in_transaction_session_timeout')).toEqual([
        { idle_in_transaction_session_timeout: '0' },
      ]);
    } finally {
      await source.destroy();
    }
  });

  it('say what to do when nobody listens', async () => {
    await expect(checkDatabase('postgresql://user:secret@127.0.0.1:1/atelier')).rejects.toThrow(
      "Can't reach the database at 127.0.0.1:1/atelier (DATABASE_URL): nobody listens there. Start PostgreSQL, or correct the address.",
    );
  });
});

it('a database that is cut off without a word holds nobody for longer than a statement may take', async () => {
  const target = new URL(database.url);
  const { port, hostname } = target;
  let cut = false;
  const line = createServer((inside) => {
    const outside = connect(Number(port), hostname);
    const later = cut;
    inside.on('data', (bytes) => void ((later || !cut) && outside.write(bytes)));
    outside.on('data', (bytes) => inside.write(bytes));
    for (const [one, other] of [
      [inside, outside],
      [outside, inside],
    ] as const)
      one.on('error', () => undefined).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  target.host = `127.0.0.1:${(line.address() as AddressInfo).port}`;
  const pool = await new DataSource(dataSourceOptions(target.toString(), () => undefined, 300)).initialize();
  try {
    cut = true; // the open connections hear nothing any more, new ones do
    await expect(pool.query('SELECT 1')).rejects.toThrow('terminated');
    expect(await pool.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  } finally {
    await pool.destroy();
    line.close();
  }
});
