export type { EnqueueOptions, JobContext, JobHandler, Json } from './job';
export { Jobs } from './jobs';
export { JobsModule } from './jobs.module';
export { migrateJobs } from './migrate';
