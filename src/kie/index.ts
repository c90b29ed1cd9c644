export * from './errors';
export { KieClient, type KieClientOptions, type WaitOptions } from './kie-client';
export { KieModule } from './kie.module';
export type { KieTask, TaskState } from './task';
export type { UploadTarget, UploadedFile } from './uploads';
export { MediaUploader } from './media-uploader';
export { outputsOf } from './outputs';
export type { KiePayload } from './payload';
export { preparedPayload } from './preparation';
