export { DatabaseModule, DatabaseUrl } from './database.module';
export { createDataSource, dataSourceOptions } from './data-source';
export { updateMany, updateOne } from './update-one';
export { inTransaction, isRace } from './transaction';
export { takePlace } from './sliding-limiter';
