export * from './errors';
export { KieClient, type KieClientOptions, type WaitOptions } from './kie-client';
export { KieModule } from './kie.module';
export type { KieTask, TaskState } from './task';
export type { UploadTarget, UploadedFile } from './uploads';
export { outputsOf } from './outputs';
