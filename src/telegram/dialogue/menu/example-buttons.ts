import type { Locale } from '../../../i18n';
import type { OfferedExample, OutputKind } from '../../../registry';
import { type Button, button } from '../../text';
import { kindSymbol } from '../../text/symbols';
import { exampleData } from './menu-buttons';

/** An example with what a run of it costs. */
export interface PricedExample extends OfferedExample {
  /** Credits. */
  credits: number;
}

const ORDER: OutputKind[] = ['image', 'video', 'audio', 'text', 'json'];

/** Pictures, videos, sound; within each first what needs no file of one's own. Equals keep their order. */
export const inOrderOfShowing = (examples: readonly PricedExample[]): PricedExample[] => {
  const rank = ({ model, example }: PricedExample): number =>
    2 * ORDER.indexOf(model.output) + (example.needsMedia ? 1 : 0);
  return [...examples].sort((left, right) => rank(left) - rank(right));
};

/** Few examples that show much: of every kind one, then second ones. */
export const varied = (examples: readonly PricedExample[], most: number): PricedExample[] => {
  const byKind = new Map<string, PricedExample[]>();
  for (const one of examples) byKind.set(one.model.modelType, [...(byKind.get(one.model.modelType) ?? []), one]);
  const rounds = Math.max(0, ...[...byKind.values()].map((list) => list.length));
  const picked = Array.from({ length: rounds }, (_, round) =>
    [...byKind.values()].flatMap((list) => list[round] ?? []),
  );
  return picked.flat().slice(0, most);
};

export const exampleButton = (locale: Locale, { model, index, example }: PricedExample): Button =>
  button(`${kindSymbol(model)} ${example.title[locale]}`, exampleData(model.code, index));
