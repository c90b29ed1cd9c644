import type { Json } from './catalogue';
import type { CallbackTrouble, LookTrouble, Outcome } from './behaviour';

export type TaskState = 'waiting' | 'queuing' | 'generating' | 'success' | 'fail';

/** A Suno track of a result; files are paths of the file store. */
export interface Track {
  id: string;
  file: string;
  image: string;
  title: string;
  tags: string;
  duration: number;
}

/** What a task made: paths of files, and for some kinds tracks or an object of data. */
export interface TaskResult {
  files: string[];
  tracks?: Track[];
  object?: Json;
}

/** One task as it is kept on disk. */
export interface EmulatedTask {
  taskId: string;
  model: string;
  input: Record<string, Json>;
  callBackUrl: string | null;
  createdAt: number;
  updatedAt: number;
  completedAt: number | null;
  /** The end, or null while the task runs. */
  ended: 'success' | 'fail' | null;
  /** Credits taken at the creation, given back on failure. */
  cost: number;
  failCode: string | null;
  failMsg: string | null;
  result: TaskResult | null;
  runMs: number;
  outcome: Outcome;
  callback: CallbackTrouble | null;
  /** Callbacks that are still to be sent, and how many tries have been made. */
  callbacksDue: number;
  callbackTries: number;
  look: { nullUntil: number; trouble: LookTrouble | null; times: number };
  /** How often recordInfo was asked for it. */
  looks: number;
}

/** The state at a moment: the running states follow from the share of the run that has passed. */
function stateOf(task: EmulatedTask, now = Date.now()): TaskState {
  if (task.ended) return task.ended;
  if (task.outcome === 'hang') return 'waiting';
  const share = (now - task.createdAt) / Math.max(1, task.runMs);
  return share < 0.1 ? 'waiting' : share < 0.25 ? 'queuing' : 'generating';
}

/** `param` as kie sends it: JSON text that carries the input as JSON text once more. */
function paramOf(task: EmulatedTask): string {
  return JSON.stringify({
    input: JSON.stringify(task.input),
    ...(task.callBackUrl === null ? {} : { callBackUrl: task.callBackUrl }),
    model: task.model,
  });
}

/** The result with full addresses, or null while there is none. */
function responseOf(task: EmulatedTask, urlOf: (path: string) => string): Record<string, Json> | null {
  const result = task.result;
  if (task.ended !== 'success' || !result) return null;
  if (result.tracks) {
    return {
      data: result.tracks.map((track) => ({
        id: track.id,
        audio_url: urlOf(track.file),
        stream_audio_url: urlOf(track.file),
        image_url: urlOf(track.image),
        title: track.title,
        tags: track.tags,
        duration: track.duration,
      })),
    };
  }
  if (result.object !== undefined) return { resultObject: result.object };
  return { resultUrls: result.files.map(urlOf) };
}

/** The JSON text of the result: empty while the task runs, cut off on demand. */
function resultJsonOf(task: EmulatedTask, urlOf: (path: string) => string): string {
  if (task.ended === 'success' && task.outcome === 'malformed') return '{"resultUrls":["https://tempf';
  const response = responseOf(task, urlOf);
  return response ? JSON.stringify(response) : '';
}

/** `data` of recordInfo. */
export function recordOf(task: EmulatedTask, urlOf: (path: string) => string): Record<string, Json> {
  const state = stateOf(task);
  return {
    taskId: task.taskId,
    model: task.model,
    state,
    param: paramOf(task),
    resultJson: resultJsonOf(task, urlOf),
    response: task.outcome === 'malformed' ? null : responseOf(task, urlOf),
    failCode: task.failCode,
    failMsg: task.failMsg,
    costTime: task.completedAt === null ? null : Math.round((task.completedAt - task.createdAt) / 1000),
    completeTime: task.completedAt,
    createTime: task.createdAt,
    updateTime: task.updatedAt,
    successFlag: state === 'success' ? 1 : state === 'fail' ? 3 : 0,
    creditsConsumed: task.ended === null ? null : task.ended === 'success' ? task.cost : 0,
  };
}

/** The body of a callback, with the field names that callbacks have. */
export function callbackOf(
  task: EmulatedTask,
  remainedCredits: number,
  urlOf: (path: string) => string,
): Record<string, Json> {
  const failed = task.ended === 'fail';
  const data = {
    taskId: task.taskId,
    model: task.model,
    state: failed ? 'fail' : 'success',
    param: paramOf(task),
    ...(failed ? { failCode: task.failCode, failMsg: task.failMsg } : { resultJson: resultJsonOf(task, urlOf) }),
    costTime: failed ? 0 : Math.round(((task.completedAt ?? 0) - task.createdAt) / 1000),
    consumeCredits: failed ? 0 : task.cost,
    remainedCredits,
    createTime: task.createdAt,
    completeTime: task.completedAt,
    updateTime: task.updatedAt,
  };
  return failed
    ? { code: 501, msg: 'Playground task failed.', data }
    : { code: 200, msg: 'Playground task completed successfully.', data };
}
