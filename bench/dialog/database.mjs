import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentOf } from './bots.mjs';

const require = createRequire(import.meta.url);
const TOP = 15;
const COUNTED = `
  SELECT calls::int, round(total_exec_time)::int AS "executionMs", round(total_plan_time)::int AS "planningMs",
         left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS statement
  FROM pg_stat_statements ORDER BY total_exec_time + total_plan_time DESC LIMIT ${TOP}`;

/** Makes the server count its statements with their planning; the first setting takes force with a restart. */
const beginCounting = async (connect, restart) => {
  const before = await connect();
  await before.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await before.end();
  await restart();
  const client = await connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await client.query('ALTER SYSTEM SET pg_stat_statements.track_planning = on');
  await client.query('SELECT pg_reload_conf()');
  await client.query('SELECT pg_stat_statements_reset()');
  await client.end();
};

/**
 * A database of its own on an embedded server that writes as durably as a real one. With `isCounted`, `statements()`
 * tells what cost the most.
 */
export const startDatabase = async (root, { isCounted }) => {
  const { startEmbeddedPostgres, stopEmbeddedPostgres } = require(join(root, 'dist/database/embedded'));
  const { Client } = require('pg');
  const start = () =>
    startEmbeddedPostgres({ folder: join(root, '.data/postgres-bench'), durable: true, log: console.log });
  let server = await start();
  const connect = async () => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    return client;
  };
  const restart = async () => {
    await stopEmbeddedPostgres(server.folder);
    server = await start();
  };
  if (isCounted) await beginCounting(connect, restart);
  const client = await connect();
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await client.query(`CREATE DATABASE ${name}`);
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  return {
    url: Object.assign(new URL(server.url), { pathname: `/${name}` }).href,
    postmaster: parentOf(rows[0].pid),
    statements: async () => (isCounted ? (await client.query(COUNTED)).rows : null),
    stop: async () => {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      if (isCounted) await client.query('ALTER SYSTEM RESET ALL');
      await client.end();
      await stopEmbeddedPostgres(server.folder);
    },
  };
};
