import { Socket } from 'node:net';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations';
import { StatementNames, namingClient } from './statement-names';

/**
 * Longer than any statement may take. A server that is cut off without a word would otherwise keep every connection of the
 * pool, and whoever waits on one, for the quarter of an hour that TCP hopes.
 */
const SILENT_MS = 40_000;

const impatientSocket = (ms: number): Socket => {
  const socket = new Socket();
  // Without an error of its own: pg makes one where somebody waits, and nobody listens to a connection that is leaving.
  socket.setTimeout(ms, () => void socket.destroy());
  return socket;
};

/** Options of the service's pool. Pool errors (a restarted server) are logged by `log`, never thrown at the process. */
export const dataSourceOptions = (
  url: string,
  log: (message: string) => void,
  silentMs = SILENT_MS,
): DataSourceOptions => ({
  type: 'postgres',
  url,
  migrations: MIGRATIONS,
  migrationsTransactionMode: 'each',
  synchronize: false,
  logging: false,
  applicationName: 'atelier',
  poolSize: 20,
  connectTimeoutMS: 5_000,
  poolErrorHandler: (error: Error) => log(`database pool: ${error.message}`),
  extra: {
    Client: namingClient(new StatementNames()),
    keepAlive: true,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    stream: () => impatientSocket(silentMs),
  },
});

/**
 * For migrations, which may take as long as their tables are large: no time limit, but for waiting on locks. A statement
 * that waits for a table that somebody reads for long (a backup, say) lets nobody else at it meanwhile.
 */
export const createMigrationSource = (url: string, lockWaitMs: number): DataSource =>
  new DataSource(dataSourceOptions(url, () => undefined)).setOptions({
    extra: { keepAlive: true, lock_timeout: lockWaitMs, application_name: 'atelier-migrations' },
  });

export const createDataSource = (url: string, log: (message: string) => void): DataSource =>
  new DataSource(dataSourceOptions(url, log));
