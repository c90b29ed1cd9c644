export { DatabaseModule, DatabaseUrl } from './database.module';
export { createDataSource, dataSourceOptions } from './data-source';
export { DatabaseUnusable, checkDatabase, migrate } from './migrate';
export { EmbeddedPostgresError, startEmbeddedPostgres } from './embedded';
export { updateMany, updateOne } from './update-one';
export { inTransaction, persistently } from './transaction';
export { takePlace } from './sliding-limiter';
