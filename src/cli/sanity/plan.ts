import type { ModelSpec } from '../../registry';
import { needsEarlierTask } from './minimal-input';

/** Whose tasks these models work on; the first pattern that fits. */
const SOURCES: [RegExp, string][] = [
  [/^ai-music-api\/check-voice$/, 'ai-music-api/create-voice'],
  [/^ai-music-api\/(create-voice|regenerate-phrase)$/, 'ai-music-api/validation-phrase'],
  [/^ai-music-api\//, 'ai-music-api/generate'],
  [/^grok-imagine-image-2-0\/segment-edit$/, 'grok-imagine-image-2-0/segment-map'],
  [/^grok-imagine\//, 'grok-imagine/text-to-video'],
  [/^runway\//, 'runway'],
  [/^veo\//, 'veo-3-1'],
  [/^sora-2/, 'sora-2-text-to-video'],
  [/^pixverse-v6\//, 'pixverse-v6/text-to-video'],
];

export interface PlannedRun {
  model: ModelSpec;
  /** The model whose task this one works on; its run comes before. */
  source: ModelSpec | null;
}

/** The model that makes the task another one works on; of those that nobody has written down, one of the same maker. */
const sourceOf = (model: ModelSpec, all: ModelSpec[]): ModelSpec | null => {
  if (!needsEarlierTask(model)) return null;
  const named = SOURCES.find(([pattern]) => pattern.test(model.id))?.[1];
  const related = all.filter((other) => other.vendor === model.vendor && other.id !== model.id);
  return all.find(({ id }) => id === named) ?? related.find((other) => !needsEarlierTask(other)) ?? null;
};

/** The wanted models, each after the one it depends on, which is added where nobody has asked for it. */
export const planned = (wanted: ModelSpec[], all: ModelSpec[]): PlannedRun[] => {
  const runs = new Map<string, PlannedRun>();
  const add = (model: ModelSpec, above: ModelSpec[]): void => {
    if (runs.has(model.id) || above.includes(model)) return;
    const source = sourceOf(model, all);
    if (source !== null) add(source, [...above, model]);
    runs.set(model.id, { model, source });
  };
  for (const model of wanted) add(model, []);
  return [...runs.values()];
};

/**
 * One model for each type, by its main type where a model has it: one that the provider still lists and that needs no
 * earlier task if there is any, of those the cheapest.
 */
export const oneOfEachType = (all: ModelSpec[], priceOf: (model: ModelSpec) => number): ModelSpec[] => {
  const rank = (model: ModelSpec): number[] => [
    model.status === 'current' ? 0 : 1,
    needsEarlierTask(model) ? 1 : 0,
    model.price === null ? 1 : 0,
    priceOf(model),
  ];
  const best = (models: ModelSpec[]): ModelSpec | undefined =>
    models.map((model) => ({ model, rank: rank(model) })).sort((left, right) => compare(left.rank, right.rank))[0]
      ?.model;
  const types = [...new Set(all.flatMap((model) => [model.modelType, ...model.also]))];
  const chosen = types.map((type) => {
    const main = all.filter((model) => model.modelType === type);
    return best(main.length > 0 ? main : all.filter((model) => model.also.includes(type)));
  });
  return [...new Set(chosen.filter((model) => model !== undefined))];
};

const compare = (left: number[], right: number[]): number => {
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
