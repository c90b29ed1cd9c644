import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded';
import { SERVER_VARIABLE, TEMPLATE_VARIABLE, withDatabase } from './database';
import { dropLeftOvers, ensureTemplate } from './template';

/** Every jest run holds this lock shared; who gets it alone may clean up, or stop the server. */
export const RUNNING = 7_300;
const FOLDER = resolve(__dirname, '../../.data/postgres-test');

export interface Run {
  guard: Client;
  /** null: a server that was given to us, which is not ours to stop. */
  folder: string | null;
}

declare global {
  var atelierTestRun: Run | undefined;
}

/** A power cut can spoil data without fsync: it is only tests' data, so it is thrown away and laid out anew. */
const startServer = async (): Promise<{ url: string; folder: string }> => {
  const lines: string[] = [];
  const options = { folder: FOLDER, durable: false, log: (line: string) => lines.push(line) };
  try {
    return await startEmbeddedPostgres(options);
  } catch (error) {
    if (!/does not start|is no PostgreSQL data|is of PostgreSQL/.test((error as Error).message)) throw error;
    rmSync(FOLDER, { recursive: true, force: true });
    return startEmbeddedPostgres(options);
  }
};

/** Another run may be stopping the server in this very moment: then it is started again. */
const join = async (): Promise<Run & { url: string }> => {
  const given = process.env.TEST_DATABASE_URL;
  for (let attempt = 1; ; attempt += 1) {
    const { url, folder } = given === undefined ? await startServer() : { url: given, folder: null };
    const guard = new Client({ connectionString: url });
    guard.on('error', () => undefined);
    try {
      await guard.connect();
      await guard.query('SELECT pg_advisory_lock_shared($1)', [RUNNING]);
      return { guard, folder, url };
    } catch (error) {
      await guard.end().catch(() => undefined);
      if (attempt === 5) throw error;
    }
  }
};

/** One server for a jest run, shared by its projects and workers; `TEST_DATABASE_URL` takes another one instead. */
export default async function setUp(): Promise<void> {
  if (globalThis.atelierTestRun !== undefined) return;
  const { guard, folder, url } = await join();
  globalThis.atelierTestRun = { guard, folder };
  const server = withDatabase(url, 'postgres');
  await guard.query('SELECT pg_advisory_unlock_shared($1)', [RUNNING]);
  const alone = await guard.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [RUNNING]);
  if (alone.rows[0]?.got === true) {
    await dropLeftOvers(server);
    await guard.query('SELECT pg_advisory_unlock($1)', [RUNNING]);
  }
  await guard.query('SELECT pg_advisory_lock_shared($1)', [RUNNING]);
  process.env[SERVER_VARIABLE] = server;
  process.env[TEMPLATE_VARIABLE] = await ensureTemplate(server);
}
