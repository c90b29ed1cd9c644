import { pathKey, valueAt, withValue } from '../answer-paths';
import type { FormState, Path } from './types';
import type { AnswerValue } from '../model-spec';

/**
 * The form with the items of a list in another order; those that `order` does not name are gone. The marks of what has
 * been completed inside the items go with them.
 * @param order the present places of the items, in their new order
 */
export const withItems = (state: FormState, list: Path, order: number[]): FormState => {
  const before = valueAt(state.answers, list);
  const items = Array.isArray(before) ? before : [];
  const after = order.flatMap((index): AnswerValue[] => (items[index] === undefined ? [] : [items[index]]));
  // An empty list inside another one keeps its place there; anywhere else it is as good as not given.
  const value = after.length > 0 || typeof list.at(-1) === 'number' ? after : undefined;
  return { ...state, answers: withValue(state.answers, list, value), closed: movedMarks(state.closed, list, order) };
};

const movedMarks = (closed: string[], list: Path, order: number[]): string[] => {
  const own = `${pathKey(list)}.`;
  return closed.flatMap((mark): string[] => {
    if (!mark.startsWith(own)) return [mark];
    const [place = '', ...rest] = mark.slice(own.length).split('.');
    const moved = order.indexOf(Number(place));
    return moved === -1 ? [] : [[pathKey(list), moved, ...rest].join('.')];
  });
};

/** The places of `count` items without one of them. */
export const without = (count: number, index: number): number[] =>
  [...Array(count).keys()].filter((place) => place !== index);

/** The places of `count` items with one of them put elsewhere. */
export const moved = (count: number, index: number, to: number): number[] => {
  const others = without(count, index);
  return [...others.slice(0, to), index, ...others.slice(to)];
};
