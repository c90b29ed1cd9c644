import { Logger, runMigrations } from 'graphile-worker';

/** Makes or upgrades the schema `graphile_worker`. Safe for several instances at once, and repeatable. */
export const migrateJobs = async (databaseUrl: string): Promise<void> => {
  await runMigrations({ connectionString: databaseUrl, logger: new Logger(() => () => undefined) });
};
