import { statfs } from 'node:fs/promises';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { checkDatabase, migrate } from '../../database';
import { migrateJobs } from '../../jobs';
import { PoolerDetected, refusePooler } from '../../lock';
import { type Check, fail, ok, warn } from './check';

/** The versions that are tested; a newer one will most likely do. */
const NEWEST_MAJOR = 18;
const LITTLE_DISK_BYTES = 1024 ** 3;

export interface Place {
  url: string;
  /** Of the embedded PostgreSQL; null with DATABASE_URL. */
  folder: string | null;
}

const withClients = async <T>(url: string, work: (own: Client, other: Client) => Promise<T>): Promise<T> => {
  const clients = [0, 1].map(() => new Client({ connectionString: url, connectionTimeoutMillis: 10_000 }));
  const [own, other] = clients as [Client, Client];
  for (const client of clients) client.on('error', () => undefined);
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return await work(own, other);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
};

/** The schema of this version beside the one that is there. Reads only. */
const migrationsOf = async (database: DataSource): Promise<{ missing: string[]; unknown: string[] }> => {
  const [there]: [{ ours: boolean; jobs: boolean }] = await database.query(
    `SELECT to_regclass('migrations') IS NOT NULL AS ours, to_regclass('graphile_worker.jobs') IS NOT NULL AS jobs`,
  );
  const rows: { name: string }[] = there.ours ? await database.query('SELECT name FROM migrations') : [];
  const applied = new Set(rows.map(({ name }) => name));
  const known = database.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const missing = known.filter((name) => !applied.has(name));
  return {
    missing: there.jobs ? missing : [...missing, 'graphile_worker'],
    unknown: [...applied].filter((name) => !known.includes(name)),
  };
};

export const databaseChecks = (place: Place, database: DataSource): Check[] => [
  {
    name: 'database',
    run: async () => {
      await checkDatabase(place.url);
      const [{ version, major }]: [{ version: string; major: number }] = await database.query(
        `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major`,
      );
      if (major > NEWEST_MAJOR) {
        return warn(`PostgreSQL ${version} answers`, `Versions 15 to ${NEWEST_MAJOR} are tested; use one of them.`);
      }
      return ok(`PostgreSQL ${version} answers${place.folder === null ? '' : ', the embedded one of this checkout'}`);
    },
  },
  {
    name: 'connection',
    run: async () => {
      try {
        await withClients(place.url, refusePooler);
        return ok('direct or session-pooled: session locks hold');
      } catch (error) {
        if (!(error instanceof PoolerDetected)) throw error;
        return fail('a transaction pooler: session locks are lost', error.message);
      }
    },
  },
  {
    name: 'migrations',
    run: async () => {
      const { missing, unknown } = await migrationsOf(database);
      if (missing.length > 0) {
        return fail(
          `${missing.length} are not applied`,
          'Start the service, or run npm run doctor -- --apply.',
          missing,
        );
      }
      if (unknown.length === 0) return ok('all are applied');
      return warn('a newer version has been here', 'Deploy that version again, or a newer one.', unknown);
    },
    apply: async () => {
      await migrate(place.url, migrateJobs);
      return 'the migrations are applied';
    },
  },
  {
    name: 'size',
    run: async () => {
      const [{ bytes }]: [{ bytes: string }] = await database.query(
        'SELECT pg_database_size(current_database()) AS bytes',
      );
      const words = `the database has ${megabytes(Number(bytes))}`;
      if (place.folder === null) return ok(words);
      const disk = await statfs(place.folder);
      const free = disk.bavail * disk.bsize;
      const all = `${words}, its disk has ${megabytes(free)} left (${place.folder})`;
      return free < LITTLE_DISK_BYTES ? fail(all, 'Make room on that disk: a full one stops PostgreSQL.') : ok(all);
    },
  },
];

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2).toLocaleString('en')} MB`;
