export type { LocalFile } from './facts';
export { inspectOpened } from './inspect';
export { type InspectionNeed, needsInspection, withMeasured } from './needs';
export { probe } from './probe';
export { programPath } from './programs';
export { MediaRefused, type Refusal, describeRefusal, describeUnavailable } from './refused';
export { inFolder, removeLeftFolders, spool } from './spool';
export { suited } from './suit';
