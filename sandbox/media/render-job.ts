import type { Json, Output } from '../kie/catalogue';
import type { Track } from '../kie/task';

/** A file that a task works on: an upload, a downloaded URL or the result of an earlier task. */
export interface Source {
  /** Key of the input field, without the index. */
  key: string;
  path: string;
  kind: 'image' | 'video' | 'audio' | 'other';
  mime: string;
  bytes: number;
}

/** Everything a renderer needs to make the result of one task. */
export interface RenderJob {
  taskId: string;
  model: string;
  title: string;
  modelType: string;
  output: Output;
  input: Record<string, Json>;
  sources: Source[];
  /** Folder for the result files, which are named `<taskId>-<n>.<ending>`. */
  folder: string;
  /** True in tests: small pictures, one second of film or sound. */
  hasty: boolean;
}

/** The names of the files made (in `folder`), or tracks, or data. */
export interface Rendered {
  files: string[];
  tracks?: Track[];
  object?: Json;
  /** What the person who runs the sandbox should know, e.g. that a tool is missing. */
  note?: string;
}

/** Makes the media of one task. An error it throws becomes the failure of the task, its message the reason. */
export type Renderer = (job: RenderJob) => Promise<Rendered>;

/** The name of the n-th result file of a task; `ending` without the dot. */
export const resultName = (taskId: string, index: number, ending: string): string => `${taskId}-${index}.${ending}`;
