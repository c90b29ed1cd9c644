import type { Path } from './types';
import type { Answers, ModelSpec, Parameter } from '../model-spec';
import { activeRules, foreignKeys, isGiven, variantOf } from '../rules';

/** Range of a seed whose limits are not known: what fits into 31 bits, which every provider takes. */
const GREATEST_SEED = 2_147_483_647;

/** The number that makes a result repeatable, by its name or its role. Some providers want it as text. */
export const isSeed = (key: string, parameter: Parameter): boolean =>
  (parameter.role === 'seed' || /(^|_)seeds?$/i.test(key) || /[a-z]Seeds?$/.test(key)) &&
  (parameter.type === 'integer' ||
    parameter.type === 'number' ||
    (parameter.type === 'string' && parameter.format === undefined));

/** Where the seed of a model stands; null if it takes none. */
export const seedPath = (model: ModelSpec): Path | null => {
  const found = Object.entries(model.input).find(
    ([key, parameter]) => parameter.deprecated !== true && isSeed(key, parameter),
  );
  return found === undefined ? null : [found[0]];
};

/** Least and greatest seed that can be drawn. Negative ones are left out: -1 means "by chance" to most models. */
const rangeOf = (parameter: Parameter): { low: number; high: number } => {
  const { min, max } = parameter.type === 'string' ? (parameter.numericRange ?? {}) : parameter;
  const high = Math.floor(max ?? GREATEST_SEED);
  return { low: Math.ceil(high < 0 ? (min ?? high) : Math.max(min ?? 0, 0)), high };
};

/** A seed within the parameter's limits. @param random gives a number from 0 to under 1, as `Math.random` */
export const drawSeed = (parameter: Parameter, random: () => number): number => {
  const { low, high } = rangeOf(parameter);
  const step = parameter.step ?? 1;
  const first = Math.ceil(low / step) * step;
  const count = Math.floor((high - first) / step) + 1;
  return first + Math.min(count - 1, Math.floor(random() * count)) * step;
};

/** A seed in the type of the wire. */
export const seedValue = (parameter: Parameter, seed: number): number | string =>
  parameter.type === 'string' ? String(seed) : seed;

/**
 * The same answers with another seed, for one more result of the same kind. The answers as they are, if the model takes
 * no seed, or not beside what is given (then chance decides anyway).
 */
export const variationOf = (model: ModelSpec, answers: Answers, random: () => number): Answers => {
  const key = seedPath(model)?.[0];
  const parameter = key === undefined ? undefined : model.input[key];
  if (key === undefined || parameter === undefined || !fits(model, answers, String(key))) return answers;
  const before = isGiven(answers[key]) ? answers[key] : parameter.default;
  const drawn = drawSeed(parameter, random);
  const value = seedValue(parameter, drawn);
  // The one number that is no variation.
  const again = value === before ? seedValue(parameter, neighbour(parameter, drawn)) : value;
  return { ...answers, [key]: again };
};

const fits = (model: ModelSpec, answers: Answers, key: string): boolean =>
  !foreignKeys(model, variantOf(model, answers)).has(key) &&
  !activeRules(model, answers).some((rule) => rule.forbid?.includes(key));

const neighbour = (parameter: Parameter, seed: number): number => {
  const { low, high } = rangeOf(parameter);
  const step = parameter.step ?? 1;
  return seed + step <= high ? seed + step : Math.max(low, seed - step);
};
