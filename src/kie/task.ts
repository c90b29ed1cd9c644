import type { Json } from '../registry';
import { cleanWords, isRecord } from './envelope';
import { KieProtocolError } from './errors';

/** kie's `waiting`, `queuing`, `generating` and whatever it may invent are all `running` to us. */
export type TaskState = 'running' | 'success' | 'fail';

/** A task as `recordInfo` tells it, parsed at the door. */
export interface KieTask {
  taskId: string;
  model: string;
  state: TaskState;
  /** kie's own word for the state. */
  stateName: string;
  /** What was asked for, decoded out of its two layers of JSON text. */
  param: { callbackUrl: string | null; input: Json };
  /** The result's object: `response` where kie fills it, else `resultJson`; null while running or if unreadable. */
  result: Json | null;
  failCode: string | null;
  failMessage: string | null;
  creditsConsumed: number | null;
  createdAt: number | null;
  completedAt: number | null;
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

const number = (value: unknown): number | null => {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
};

/** JSON text, or a value that somebody has decoded already; null if it can't be read. */
const decoded = (value: unknown): Json | null => {
  if (typeof value !== 'string') return (value ?? null) as Json | null;
  if (value.trim() === '') return null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return null;
  }
};

const hasContent = (value: Json | null): boolean =>
  value !== null && (typeof value !== 'object' || Object.keys(value).length > 0);

const stateOf = (record: Record<string, unknown>): TaskState => {
  switch ((text(record.state) ?? '').toLowerCase()) {
    case 'success':
      return 'success';
    case 'fail':
    case 'failed':
      return 'fail';
    case '':
      return record.successFlag === 1
        ? 'success'
        : record.successFlag === 2 || record.successFlag === 3
          ? 'fail'
          : 'running';
    default:
      return 'running';
  }
};

const paramOf = (value: unknown): KieTask['param'] => {
  const param = decoded(value);
  if (!isRecord(param)) return { callbackUrl: null, input: null };
  return {
    callbackUrl: text(param.callBackUrl) ?? text(param.callbackUrl),
    input: decoded(param.input),
  };
};

/**
 * Reads the `data` of recordInfo.
 * @throws KieProtocolError if it is no task record at all
 */
export const taskOf = (data: unknown, askedFor: string): KieTask => {
  if (!isRecord(data)) {
    throw new KieProtocolError('recordInfo answered without a record', 'Look again later.', { transient: true });
  }
  const response = decoded(data.response);
  return {
    taskId: text(data.taskId) ?? askedFor,
    model: text(data.model) ?? '',
    state: stateOf(data),
    stateName: text(data.state) ?? '',
    param: paramOf(data.param),
    result: hasContent(response) ? response : decoded(data.resultJson),
    failCode: text(data.failCode),
    failMessage: cleanWords(data.failMsg) ?? null,
    creditsConsumed: number(data.creditsConsumed),
    createdAt: number(data.createTime),
    completedAt: number(data.completeTime),
  };
};

/** The task id in the `data` of createTask, or null if kie promised none. */
export const taskIdOf = (data: unknown): string | null =>
  isRecord(data) ? (text(data.taskId) ?? text(data.recordId)) : null;

/**
 * `recordInfo is null`, `Record does not exist`, `Task not found`: kie knows no such task (yet). A 404 without kie's own
 * words is a page of the network in front of it, and says nothing about the task.
 */
export const meansNotFound = (code: string | undefined, message: string | undefined): boolean =>
  (code === '422' && /is null|does not exist|not found/i.test(message ?? '')) ||
  (code === '404' && /./.test(message ?? '') && !/path|url|route/i.test(message ?? ''));
