import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { accountOf } from './account';
import { findBinaries } from './binaries';
import { dataOf, ensureDataFolder, passwordOf } from './data-folder';
import { codeOf } from './errors';
import { DEFAULT_FOLDER, findHome } from './home';
import { isServing, readPostmaster } from './postmaster';
import { ensureServer, urlOf } from './server';

export { EmbeddedPostgresError } from './errors';

const DATABASE = 'atelier';
const ALREADY_THERE = new Set(['42P04', '23505']);

export interface EmbeddedOptions {
  /** Default: `.data/postgres` of the checkout. */
  folder?: string;
  /** Default true. false: no fsync, for tests. */
  durable?: boolean;
  log: (line: string) => void;
}

const createDatabase = async (serverUrl: string): Promise<void> => {
  const client = new Client({ connectionString: serverUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    if (!ALREADY_THERE.has(codeOf(error))) throw error;
  } finally {
    await client.end();
  }
};

/**
 * A real PostgreSQL server out of an npm package, for a checkout where no DATABASE_URL is set. Running already: found
 * and used. It outlives its starter (a leader that is killed must not take the database with it) and keeps its data in
 * `folder`; as root it runs as `postgres` or `nobody`, below `/var/lib/atelier` if these can't enter the checkout.
 * Safe to be called by several processes at once.
 * @returns the address of the database `atelier` and the folder that was really used
 * @throws EmbeddedPostgresError with the mend in words
 */
export const startEmbeddedPostgres = async (options: EmbeddedOptions): Promise<{ url: string; folder: string }> => {
  const account = accountOf();
  const wanted = resolve(options.folder ?? DEFAULT_FOLDER);
  const { folder, binaries } = findHome(wanted, account, findBinaries());
  ensureDataFolder(folder, binaries, account, options.log);
  const password = passwordOf(folder);
  const port = await ensureServer({ folder, password, binaries, account, durable: options.durable ?? true });
  await createDatabase(urlOf(port, password, 'postgres'));
  options.log(`PostgreSQL runs on 127.0.0.1:${port}, its data lies in ${folder}`);
  return { url: urlOf(port, password, DATABASE), folder };
};

/** Stops the server of a folder that {@link startEmbeddedPostgres} returned, cutting its sessions; no effect if none runs. */
export const stopEmbeddedPostgres = async (folder: string): Promise<void> => {
  const data = dataOf(folder);
  const running = readPostmaster(data);
  if (running === null || !isServing(running.pid, data)) return;
  process.kill(running.pid, 'SIGINT');
  while (isServing(running.pid, data)) await pause(20);
};
