export { KieEmulator } from './emulator';
export type { KieOptions } from './emulator';
export type { Behaviour, CallbackTrouble, CreateTrouble, LookTrouble, Outcome, UploadTrouble } from './behaviour';
export type { CreateRequest } from './jobs-api';
export type { SentCallback } from './callbacks';
export type { EmulatedTask, TaskState } from './task';
export type { Upload } from './upload-api';
