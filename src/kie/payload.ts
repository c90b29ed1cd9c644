import type { Payload } from '../generation';
import type { Refusal } from '../media';
import {
  type AnswerValue,
  type Answers,
  type Json,
  type MediaRef,
  type ModelSpec,
  type Parameter,
  isMediaAnswer,
  mediaLimitsOf,
} from '../registry';

/** What is stored on the row and sent as it is. */
export interface KiePayload extends Payload {
  model: string;
  input: { [key: string]: Json };
  /** Of the models with a path of their own, which answer at once. */
  apiPath: string | null;
  callbackRequired: boolean;
}

export interface MediaSlot {
  media: MediaRef;
  /** The parameter whose format, types and size limit hold for this file. */
  parameter: Parameter;
}

type Visit = (slot: MediaSlot) => Json;

/** Walks a value along its parameter; each medium is handed to `visit`, which says what stands in its place. */
const walk = (value: AnswerValue, parameter: Parameter | undefined, visit: Visit): Json => {
  if (isMediaAnswer(value)) {
    return visit({ media: value.$media, parameter: parameter ?? { type: 'string', required: false } });
  }
  if (Array.isArray(value)) {
    // `format`, `accept` and the size limit may stand on the array or on its items.
    const own = parameter === undefined ? undefined : { ...parameter, items: undefined, ...parameter.items };
    return value.map((item) => walk(item, own, visit));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, walk(item, parameter?.properties?.[key], visit)]),
  );
};

const walkInput = (model: ModelSpec, input: Answers, visit: Visit): { [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([key, value]) => [key, walk(value, model.input[key], visit)]),
  );

/** Every file in the input, in order, each once: the same file may stand in two places. */
export const mediaSlots = (model: ModelSpec, input: Answers): MediaSlot[] => {
  const slots = new Map<string, MediaSlot>();
  walkInput(model, input, (slot) => {
    slots.set(slotKey(slot), slot);
    return null;
  });
  return [...slots.values()];
};

/** One file for one set of rules. */
export const slotKey = ({ media, parameter }: MediaSlot): string =>
  JSON.stringify([
    media.source,
    media.ref,
    parameter.format,
    parameter.accept,
    parameter.maxSizeMb,
    mediaLimitsOf(parameter),
  ]);

/** Rounding in containers makes three clips of five seconds a few hundredths longer than fifteen. */
const TOTAL_TOLERANCE_SECONDS = 0.3;

/** The first list whose files are too long together, by their measured lengths, or null. */
export const totalProblem = (
  model: ModelSpec,
  input: Answers,
  secondsOf: (slot: MediaSlot) => number | undefined,
): Refusal | null => {
  for (const [key, parameter] of Object.entries(model.input)) {
    const { maxTotalSeconds: limit } = parameter;
    if (limit === undefined) continue;
    let total = 0;
    walk(input[key] ?? null, parameter, (slot) => {
      total += secondsOf(slot) ?? 0;
      return null;
    });
    if (total > limit + TOTAL_TOLERANCE_SECONDS)
      return { code: 'total', parameters: { limit, given: Math.round(total * 10) / 10 } };
  }
  return null;
};

const TYPES: Record<Parameter['type'], (value: Json, parameter: Parameter) => boolean> = {
  string: (value) => typeof value === 'string',
  enum: (value, parameter) => (parameter.values ?? []).includes(value as string),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** kie tells "5" from 5. The registry keeps the wire's types; this names what has lost its own on the way, or null. */
export const wireProblem = (model: ModelSpec, input: { [key: string]: Json }): string | null => {
  for (const [key, value] of Object.entries(input)) {
    const parameter = model.input[key];
    if (parameter === undefined) return `${key} is not a parameter of ${model.id}`;
    if (!TYPES[parameter.type](value, parameter)) return `${key} is not of type ${parameter.type}`;
  }
  return null;
};

/** The payload, with each file replaced by its address at kie. */
export const payloadOf = (model: ModelSpec, input: Answers, urlOf: (slot: MediaSlot) => string): KiePayload => ({
  model: model.id,
  input: walkInput(model, input, urlOf),
  apiPath: model.apiPath ?? null,
  callbackRequired: model.callbackUrlRequired,
});
