import {
  type Answers,
  type AnswerValue,
  type MediaRef,
  type ModelSpec,
  type Parameter,
  isMediaAnswer,
  keysBilledByLength,
} from '../registry';

/** A file in the answers of which something must be known that is not. */
export interface InspectionNeed {
  /** Where it stands in the answers. */
  path: (string | number)[];
  ref: MediaRef;
}

const lacks = (isLengthBilled: boolean, parameter: Parameter, ref: MediaRef): boolean => {
  if (ref.measured === true) return false;
  // Who pays by the length is not asked how long it is: what a client declares of a file may be anything.
  if (isLengthBilled && ref.kind !== 'image') return true;
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
  const billed = keysBilledByLength(model, answers);
  const walk = (value: AnswerValue | undefined, parameter: Parameter | undefined, path: (string | number)[]): void => {
    if (value === undefined || value === null || parameter === undefined || typeof value !== 'object') return;
    if (isMediaAnswer(value)) {
      if (lacks(billed.includes(String(path[0])), parameter, value.$media)) needs.push({ path, ref: value.$media });
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
