import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createDataSource } from '../../src/database/data-source';
import { migrateJobs } from '../../src/jobs/migrate';
import { onServer, withDatabase } from './database';

const SOURCE = resolve(__dirname, '../../src');
const JOBS = join(SOURCE, 'jobs/migrate.ts');
const MAKING = 7_301;

/** The template's name changes with whatever makes the schema, so that an old one is never taken for a new one. */
const templateName = (): string => {
  const migrations = join(SOURCE, 'database/migrations');
  const files = readdirSync(migrations)
    .sort()
    .map((name) => join(migrations, name));
  const hash = createHash('sha256').update(readFileSync(require.resolve('graphile-worker/package.json')));
  for (const file of [...files, JOBS]) hash.update(readFileSync(file));
  return `template_${hash.digest('hex').slice(0, 16)}`;
};

const migrate = async (url: string): Promise<void> => {
  const dataSource = await createDataSource(url, () => undefined).initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
  await migrateJobs(url);
};

/** Makes the database that each test's own is copied from, once for each state of the migrations. */
export const ensureTemplate = (server: string): Promise<string> =>
  onServer(server, async (client) => {
    const name = templateName();
    await client.query('SELECT pg_advisory_lock($1)', [MAKING]); // released with the connection
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount === 1) return name;
    await client.query(`DROP DATABASE IF EXISTS ${name}_half WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}_half`);
    await migrate(withDatabase(server, `${name}_half`));
    await client.query(`ALTER DATABASE ${name}_half RENAME TO ${name}`);
    return name;
  });

/** Databases that killed runs left, and templates of older migrations. Only for one who is alone on the server. */
export const dropLeftOvers = (server: string): Promise<void> =>
  onServer(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 't\\_%' OR (datname LIKE 'template\\_%' AND datname <> $1)",
      [templateName()],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  });
