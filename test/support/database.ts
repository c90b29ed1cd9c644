import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Set by global-setup for all test workers. */
export const SERVER_VARIABLE = 'ATELIER_TEST_SERVER';
export const TEMPLATE_VARIABLE = 'ATELIER_TEST_TEMPLATE';

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: this test must run in a jest project with global-setup.`);
  return value;
};

/** One statement list on an own connection, closed afterwards. */
export const onServer = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

export const withDatabase = (serverUrl: string, database: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
};

export interface TestDatabase {
  url: string;
  /** Cuts the sessions that are still there. */
  drop(): Promise<void>;
}

/** An own database with all migrations applied (TypeORM's and graphile-worker's), copied from the template in some 50 ms. */
export const createDatabase = async (): Promise<TestDatabase> => {
  const server = variable(SERVER_VARIABLE);
  const name = `t_${randomBytes(8).toString('hex')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${variable(TEMPLATE_VARIABLE)}`));
  return {
    url: withDatabase(server, name),
    drop: async () => {
      await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
};

/** A database with nothing in it, for tests of migrations and of the start. */
export const createEmptyDatabase = async (): Promise<TestDatabase> => {
  const server = variable(SERVER_VARIABLE);
  const name = `t_${randomBytes(8).toString('hex')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name}`));
  return {
    url: withDatabase(server, name),
    drop: async () => {
      await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
};
