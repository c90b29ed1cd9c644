import type { Locale } from '../../../i18n';
import { type MediaRef, type ModelSpec, describeProblem, mediaFault } from '../../../registry';
import { mediaPlaces } from '../card/fitting';

/**
 * Why no model takes this file, by what it says of itself: one reason for each thing that is wrong with it, of the model
 * that minds it least often first. Empty if no model takes files of its kind at all.
 */
export const refusalsOf = (models: readonly ModelSpec[], file: MediaRef, locale: Locale): string[] => {
  const reasons = new Map<string, { text: string; count: number }>();
  for (const model of models) {
    for (const { path, parameter, kinds } of mediaPlaces(model)) {
      if (!kinds.includes(file.kind) || parameter.role === 'mask') continue;
      const format = parameter.format ?? parameter.items?.format;
      const whole = { ...parameter, ...parameter.items, ...(format === undefined ? {} : { format }) };
      const fault = mediaFault(whole, file);
      if (fault === null) continue;
      const key = String(path[0]);
      const known = reasons.get(fault.code);
      const text = known?.text ?? describeProblem(model, { ...fault, path: [key], key }, locale);
      reasons.set(fault.code, { text, count: (known?.count ?? 0) + 1 });
    }
  }
  return [...reasons.values()].sort((left, right) => right.count - left.count).map(({ text }) => text);
};
