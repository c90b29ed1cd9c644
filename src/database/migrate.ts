import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { createMigrationSource } from './data-source';

const OLDEST_MAJOR = 15;
const MIGRATION_LOCK = "hashtextextended('atelier migrations', 0)";

/** The database can't be used; the message says why and what to do. */
export class DatabaseUnusable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseUnusable';
  }
}

const placeOf = (url: string): string => {
  if (!URL.canParse(url)) return 'DATABASE_URL';
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname} (DATABASE_URL)`;
};

const reasonOf = (error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string };
  switch (code) {
    case 'ECONNREFUSED':
      return 'nobody listens there. Start PostgreSQL, or correct the address.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'that host name is not known. Correct the address.';
    case '28P01':
    case '28000':
      return 'user name or password are wrong. Correct them in the address.';
    case '3D000':
      return 'there is no database of that name. Create it, or correct the address.';
    default:
      return `${message ?? 'no reason given'}.`;
  }
};

/** One connection of its own, to prove that the database is there and of a version that we know. */
const connect = async (url: string): Promise<Client> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'atelier-start',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnusable(`Can't reach the database at ${placeOf(url)}: ${reasonOf(error)}`, { cause: error });
  }
  return client;
};

/** @throws DatabaseUnusable if the server can't be reached or is too old */
export const checkDatabase = async (url: string): Promise<void> => {
  const client = await connect(url);
  try {
    const answer = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    const major = Math.floor(Number(answer.rows[0]?.server_version_num) / 10_000);
    if (major < OLDEST_MAJOR) {
      throw new DatabaseUnusable(
        `PostgreSQL ${major} is too old (DATABASE_URL): version ${OLDEST_MAJOR} or newer is needed.`,
      );
    }
  } finally {
    await client.end();
  }
};

/** Gives way to those who wait behind it, and tries again: for two minutes, as a start may take at a platform. */
const LOCK_WAIT_MS = 3_000;
const LOCK_PAUSE_MS = 2_000;
const LOCK_TRIES = 24;
const LOCK_NOT_AVAILABLE = '55P03';

/** @throws DatabaseUnusable if somebody holds a table for too long; what was applied by then stays applied */
const runPatiently = async (url: string): Promise<void> => {
  const dataSource = await createMigrationSource(url, LOCK_WAIT_MS).initialize();
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        await dataSource.runMigrations();
        return;
      } catch (error) {
        if ((error as { driverError?: { code?: string } }).driverError?.code !== LOCK_NOT_AVAILABLE) throw error;
        if (tries === LOCK_TRIES) {
          const mend = 'A long transaction (a backup?) holds a table; start again when it has ended.';
          throw new DatabaseUnusable(`A migration can't get its lock. ${mend}`, { cause: error });
        }
      }
      await pause(LOCK_PAUSE_MS);
    }
  } finally {
    await dataSource.destroy();
  }
};

/**
 * Brings the schema up to date, one process at a time: the others wait for the lock and find nothing to do. The lock
 * lives in a transaction, which holds behind a transaction pooler too, where a session lock would not.
 * @param more migrations of a library that brings its own schema
 */
export const migrate = async (url: string, more: (url: string) => Promise<void>): Promise<void> => {
  const client = await connect(url);
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await runPatiently(url);
    await more(url);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
};
