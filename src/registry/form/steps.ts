import { isNumber } from './numbers';
import type { Parameter } from '../model-spec';

/** All values of a number are offered as buttons where there are no more than this many. */
const MOST_SUGGESTIONS = 12;
/** The large step is taken where the range has room for five of them at least. */
const LARGE_STEPS = 5;

const exact = (value: number): number => Number(value.toFixed(9));

const rangeOf = (parameter: Parameter): { min?: number; max?: number } => parameter.numericRange ?? parameter;

/** What the values are multiples of; undefined if any number between the limits is one. */
const gridOf = (parameter: Parameter): number | undefined =>
  parameter.step ?? (parameter.type === 'number' ? undefined : 1);

/** Every value of a number with a small range, special ones last; of a large or open one just the special ones. */
export const suggestedNumbers = (parameter: Parameter): number[] => {
  const special = parameter.specialValues ?? [];
  const { min, max } = rangeOf(parameter);
  const step = gridOf(parameter);
  if (min === undefined || max === undefined || step === undefined) return special;
  const count = Math.floor((max - min) / step + 1e-9) + 1;
  if (count + special.length > MOST_SUGGESTIONS) return special;
  return [...Array.from({ length: count }, (_, index) => exact(min + index * step)), ...special];
};

/** A short list of numbers for a range that is too long to be shown whole. */
const SPREAD = 8;

/** {@link suggestedNumbers}; of a range with two ends that is longer than that, some from end to end, on the grid. */
export const spreadNumbers = (parameter: Parameter): number[] => {
  const all = suggestedNumbers(parameter);
  const special = parameter.specialValues ?? [];
  const ends = endsOf(parameter);
  if (ends === null || all.length > special.length) return all;
  const { low, high } = ends;
  const grid = gridOf(parameter) ?? 10 ** (Math.floor(Math.log10(high - low)) - 1);
  const places = Array.from({ length: SPREAD }, (_, index) => low + (index * (high - low)) / (SPREAD - 1));
  const numbers = places.map((place) => exact(Math.min(high, Math.max(low, Math.round(place / grid) * grid))));
  return [...new Set([...numbers, ...special])];
};

interface Ends {
  low: number;
  high: number;
}

/** The least and the greatest value that can be reached by steps; null if the range has no two ends. */
const endsOf = (parameter: Parameter): Ends | null => {
  const { min, max } = rangeOf(parameter);
  if (min === undefined || max === undefined || max <= min) return null;
  const grid = gridOf(parameter);
  if (grid === undefined) return { low: min, high: max };
  return { low: exact(Math.ceil(min / grid - 1e-9) * grid), high: exact(Math.floor(max / grid + 1e-9) * grid) };
};

/**
 * What the buttons of a number add: one place of its grid, and where the range is long a rounder number of them
 * (-10, -1, 1, 10). A number without a grid is stepped by a hundredth of its range or so.
 */
export const stepsOf = (parameter: Parameter): number[] => {
  const ends = isNumber(parameter) ? endsOf(parameter) : null;
  if (ends === null || suggestedNumbers(parameter).length > (parameter.specialValues?.length ?? 0)) return [];
  const span = ends.high - ends.low;
  const small = gridOf(parameter) ?? 10 ** (Math.floor(Math.log10(span)) - 2);
  const room = span / small / LARGE_STEPS;
  if (room < 1) return [];
  const times = room >= 10 ? 10 ** Math.floor(Math.log10(room)) : room >= 5 ? 5 : 1;
  const steps = [...new Set([small, small * times])].map(exact);
  return [...steps.map((step) => -step).reverse(), ...steps];
};

/**
 * The number that a step leads to: within the limits, on the grid; beyond an end lie the special values (-1: the model
 * chooses). Without a current number a step up begins at the least one, a step down at the greatest.
 * null: there is nothing further in that direction.
 */
export const stepped = (parameter: Parameter, current: number | null, by: number): number | null => {
  const ends = endsOf(parameter);
  if (ends === null) return null;
  const { low, high } = ends;
  if (current === null) return by > 0 ? low : high;
  const special = (parameter.specialValues ?? []).filter((value) => value < low || value > high);
  const places = [...special, low, high].sort((left, right) => left - right);
  const beyond = by > 0 ? places.find((place) => place > current) : places.findLast((place) => place < current);
  const isInside = by > 0 ? current >= low && current < high : current > low && current <= high;
  if (!isInside) return beyond ?? null;
  const grid = gridOf(parameter);
  const raw = current + by;
  const near = grid === undefined ? raw : Math.round(raw / grid) * grid;
  // A step that is smaller than the grid goes to the next place all the same.
  const moved = exact(near) === current && grid !== undefined ? current + Math.sign(by) * grid : near;
  return exact(Math.min(high, Math.max(low, moved)));
};
