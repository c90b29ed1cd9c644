import { stopEmbeddedPostgres } from '../../src/database/embedded';
import { RUNNING } from './global-setup';

/** Stops the server, unless another jest run is using it. */
export default async function tearDown(): Promise<void> {
  const run = globalThis.atelierTestRun;
  if (run === undefined) return;
  globalThis.atelierTestRun = undefined;
  await run.guard.query('SELECT pg_advisory_unlock_shared($1)', [RUNNING]);
  const alone = await run.guard.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [RUNNING]);
  if (alone.rows[0]?.got === true && run.folder !== null) await stopEmbeddedPostgres(run.folder);
  await run.guard.end().catch(() => undefined);
}
