import { randomBytes } from 'node:crypto';
import type { Behaviour } from './behaviour';
import type { CatalogueEntry, Json } from './catalogue';
import { priceOf } from './price';
import type { EmulatedTask } from './task';

/** How long a task of each output runs at speed 1. */
const RUN_MS = { image: 4_000, video: 10_000, audio: 6_000, text: 2_500, json: 2_500 };
/** Stands for a run without end, which JSON could not carry. */
const LONGEST_MS = 10 ** 12;

/** A task as createTask makes it: not yet begun, and told how it shall behave. */
export function newTask(
  entry: CatalogueEntry,
  input: Record<string, Json>,
  callBackUrl: string | null,
  behaviour: Behaviour,
  speed: number,
): EmulatedTask {
  const now = Date.now();
  const trouble = behaviour.recordInfo?.trouble ?? null;
  const atOnce = behaviour.callback === 'beforeResponse';
  return {
    taskId: randomBytes(16).toString('hex'),
    model: entry.id,
    input,
    callBackUrl,
    createdAt: now,
    updatedAt: now,
    completedAt: null,
    ended: null,
    cost: priceOf(entry, input),
    failCode: null,
    failMsg: null,
    result: null,
    runMs: atOnce ? 0 : Math.min(behaviour.run?.ms ?? RUN_MS[entry.output] / speed, LONGEST_MS),
    outcome: behaviour.outcome ?? 'success',
    callback: behaviour.callback ?? null,
    callbacksDue: 0,
    callbackTries: 0,
    look: {
      nullUntil: now + (behaviour.recordInfo?.nullForMs ?? 0),
      trouble,
      times: trouble ? (behaviour.recordInfo?.times ?? 1) : 0,
    },
    looks: 0,
  };
}
