export type { JobContext, Json } from './job';
export { Jobs } from './jobs';
export { JobsModule } from './jobs.module';
export { migrateJobs } from './migrate';
