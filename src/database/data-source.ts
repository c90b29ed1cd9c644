import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations';

/** Options of the service's pool. Pool errors (a restarted server) are logged by `log`, never thrown at the process. */
export const dataSourceOptions = (url: string, log: (message: string) => void): DataSourceOptions => ({
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
  extra: { keepAlive: true, statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 },
});

export const createDataSource = (url: string, log: (message: string) => void): DataSource =>
  new DataSource(dataSourceOptions(url, log));
