import {
  type Answers,
  type AnswerValue,
  type MediaRef,
  type ModelSpec,
  type Parameter,
  isMediaAnswer,
} from '../registry';

/** A file in the answers of which something must be known that is not. */
export interface InspectionNeed {
  /** Where it stands in the answers. */
  path: (string | number)[];
  ref: MediaRef;
}

const isLengthBilled = (model: ModelSpec, answers: Answers, key: string, format: string): boolean => {
  const { price, input } = model;
  if (price === null || !/audio|video/.test(format)) return false;
  if (price.billedMedia?.includes(key)) return true;
  if (price.unit !== 'per_second' && price.unit !== 'per_minute') return false;
  if (input.num_frames !== undefined && input.frames_per_second !== undefined) return false;
  const named = price.quantity === undefined ? ['duration', 'duration_seconds', 'seconds'] : [price.quantity];
  const told = named.find((name) => input[name] !== undefined);
  // A duration of 0 means: as long as the input.
  return told === undefined || Number(answers[told] ?? input[told]?.default) === 0;
};

const isFrameBilled = (model: ModelSpec): boolean =>
  model.price?.variants?.some(({ context }) => context?.source_resolution !== undefined) ?? false;

const lacks = (model: ModelSpec, answers: Answers, key: string, parameter: Parameter, ref: MediaRef): boolean => {
  if (ref.measured === true) return false;
  const format = parameter.format ?? '';
  // Who pays by the length is not asked how long it is: what a client declares of a file may be anything.
  if (isLengthBilled(model, answers, key, format)) return true;
  if (isFrameBilled(model) && /image|video/.test(format)) return true;
  const { minSeconds, maxSeconds, maxTotalSeconds, minSide, maxSide, minPixels, maxPixels, aspectRatio } = parameter;
  const length = minSeconds ?? maxSeconds ?? maxTotalSeconds;
  if (length !== undefined && ref.kind !== 'image' && ref.durationSeconds === undefined) return true;
  // A picture that is too large is shrunk later, a film is not.
  const shrinks = ref.kind === 'image' ? undefined : (maxSide ?? maxPixels);
  const frame = minSide ?? minPixels ?? aspectRatio ?? shrinks;
  return frame !== undefined && (ref.width === undefined || ref.height === undefined);
};

/**
 * Pure: the files whose length or frame matters for this model (its price counts it, or a limit stands on it) and is not
 * known. What is billed must be measured; for limits a declaration is enough, because they are checked again before
 * anything is sent. Empty once {@link withMeasured} has put the measured refs in.
 */
export const needsInspection = (model: ModelSpec, answers: Answers): InspectionNeed[] => {
  const needs: InspectionNeed[] = [];
  const walk = (value: AnswerValue | undefined, parameter: Parameter | undefined, path: (string | number)[]): void => {
    if (value === undefined || value === null || parameter === undefined || typeof value !== 'object') return;
    if (isMediaAnswer(value)) {
      if (lacks(model, answers, String(path[0]), parameter, value.$media)) needs.push({ path, ref: value.$media });
    } else if (Array.isArray(value)) {
      // Limits may stand on the list or on its items.
      const own = { ...parameter, items: undefined, ...parameter.items };
      value.forEach((item, index) => walk(item, own, [...path, index]));
    } else {
      for (const [key, item] of Object.entries(value)) walk(item, parameter.properties?.[key], [...path, key]);
    }
  };
  for (const [key, value] of Object.entries(answers)) walk(value, model.input[key], [key]);
  return needs;
};

const replaced = (value: AnswerValue, file: MediaRef): AnswerValue => {
  if (typeof value !== 'object' || value === null) return value;
  if (isMediaAnswer(value))
    return value.$media.source === file.source && value.$media.ref === file.ref ? { $media: file } : value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, file));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, file)]));
};

/**
 * Pure: the answers with a file's ref replaced by its measured one, wherever the file stands. By source and ref, not by
 * path: while it was measured the user may have moved or removed it.
 */
export const withMeasured = (answers: Answers, measured: MediaRef): Answers => replaced(answers, measured) as Answers;
