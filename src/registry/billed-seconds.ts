import { completed } from './completion';
import { isMediaAnswer } from './media';
import type { Answers, AnswerValue, ModelSpec, Parameter, Price } from './model-spec';
import { isGiven, variantOf } from './rules';

/** A number of which the exact value may not be known yet; then it is the upper estimate. */
export interface Estimate {
  value: number;
  exact: boolean;
}

export const exactly = (value: number): Estimate => ({ value, exact: true });
export const atMost = (value: number): Estimate => ({ value, exact: false });

/** Assumed where a length is billed, is not known and has no limit: a file of this many seconds. */
const LONGEST_GUESS_SECONDS = 60;
const LONGEST_OUTPUT_SECONDS = 15;
const numberIn = (value: AnswerValue | undefined): number | undefined => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
};

/** The greatest value a numeric parameter can have, if it has a limit. */
const greatest = (parameter: Parameter | undefined): number | undefined => {
  const values = (parameter?.values ?? []).map(Number).filter(Number.isFinite);
  return values.length > 0 ? Math.max(...values) : (parameter?.max ?? parameter?.numericRange?.max);
};

/** What a parameter counts. A value below its least one (-1, 0: the model chooses) is not known until afterwards. */
export const counted = (model: ModelSpec, input: Answers, key: string): Estimate | undefined => {
  const parameter = model.input[key];
  if (parameter === undefined) return undefined;
  const value = numberIn(input[key]);
  if (value !== undefined && value > 0) return exactly(value);
  const most = greatest(parameter);
  return most === undefined ? undefined : atMost(most);
};

const firstCounted = (model: ModelSpec, input: Answers, keys: string[]): Estimate | undefined => {
  for (const key of keys) {
    const count = counted(model, input, key);
    if (count !== undefined) return count;
  }
  return undefined;
};

const plus = (left: Estimate, right: Estimate): Estimate => ({
  value: left.value + right.value,
  exact: left.exact && right.exact,
});

/** Seconds of the files in one parameter; 0 if none is given. */
const lengthOf = (value: AnswerValue | undefined): Estimate =>
  [value ?? []].flat().reduce<Estimate>((sum, item) => {
    const seconds = isMediaAnswer(item) ? item.$media.durationSeconds : undefined;
    return plus(sum, seconds === undefined ? atMost(LONGEST_GUESS_SECONDS) : exactly(seconds));
  }, exactly(0));

export const mediaKeys = (model: ModelSpec, format: RegExp): string[] =>
  Object.keys(model.input).filter((key) => {
    const parameter = model.input[key];
    return format.test(parameter?.format ?? parameter?.items?.format ?? '');
  });

/** What tells the length that is billed. */
interface LengthSource {
  /** A parameter tells it. */
  told: Estimate | undefined;
  /** The output is as long as the files of this media parameter. */
  source: string | undefined;
  /** Media parameters whose files are billed beside the output. */
  billed: string[];
}

const lengthSource = (model: ModelSpec, price: Price, input: Answers): LengthSource => {
  const billed = (price.billedMedia ?? []).filter((key) => isGiven(input[key]));
  const frames = counted(model, input, 'num_frames');
  const rate = counted(model, input, 'frames_per_second');
  if (frames && rate) {
    const told = { value: frames.value / rate.value, exact: frames.exact && rate.exact };
    return { told, source: undefined, billed };
  }
  const named = price.quantity === undefined ? ['duration', 'duration_seconds', 'seconds'] : [price.quantity];
  const told = firstCounted(model, input, named);
  // A duration of 0 means: as long as the input.
  const isOpen = told === undefined || numberIn(input[price.quantity ?? 'duration']) === 0;
  // Sound drives a video (avatars, lip sync); without sound the video itself is what is worked on.
  const sources = [...mediaKeys(model, /^audio/), ...mediaKeys(model, /video/)].filter((key) => isGiven(input[key]));
  return { told, source: isOpen ? sources[0] : undefined, billed };
};

/** Seconds that are billed: a parameter tells the length of the output, else a file that it is made from. */
export const seconds = (model: ModelSpec, price: Price, input: Answers): Estimate => {
  const { told = atMost(LONGEST_OUTPUT_SECONDS), source, billed } = lengthSource(model, price, input);
  const files = billed.reduce((sum, key) => plus(sum, lengthOf(input[key])), exactly(0));
  return plus(files, source === undefined ? told : lengthOf(input[source]));
};

/** Media parameters whose files' length is paid for with this input: it has to be measured. */
export const keysBilledByLength = (model: ModelSpec, answers: Answers): string[] => {
  const { price } = model;
  if (price === null) return [];
  const input = completed(model, answers, variantOf(model, answers));
  const { source, billed } = lengthSource(model, price, input);
  const isByLength = price.unit === 'per_second' || price.unit === 'per_minute';
  return isByLength && source !== undefined ? [...billed, source] : billed;
};
