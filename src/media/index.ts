export type { LocalFile, MediaFacts, MediaTools } from './facts';
export { type FileType, canonical, fileTypeOf } from './file-type';
export { inspectOpened } from './inspect';
export { type Verdict, judge } from './judge';
export { type InspectionNeed, needsInspection, withMeasured } from './needs';
export { probe } from './probe';
export { MediaRefused, type Refusal, type RefusalCode, describeRefusal } from './refused';
export { inFolder, spool } from './spool';
export { suited } from './suit';
