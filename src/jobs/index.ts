export { Jobs, type EnqueueOptions, type JobContext, type JobHandler, type Json } from './jobs';
export { JobsModule } from './jobs.module';
export { migrateJobs } from './migrate';
