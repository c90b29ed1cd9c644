import { join } from 'node:path';
import { type CatalogueDiff, type CatalogueSnapshot, KNOWN_FILE, type Known, findingLines } from '../../kie';
import type { ModelSpec } from '../../registry';
import { replaceFile } from './replace-file';

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));

export const writeKnown = (directory: string, known: Known): Promise<void> => {
  const whole = { accepted: sorted(known.accepted), price_words: sorted(known.price_words) };
  return replaceFile(join(directory, KNOWN_FILE), `${JSON.stringify(whole, null, 2)}\n`);
};

/**
 * Accepts everything that `diff` has found. What was accepted before and is no longer there is forgotten, so that it
 * is told when it comes back; models that were not compared keep theirs.
 */
export const accepting = (known: Known, diff: CatalogueDiff, compared: (id: string) => boolean): Known => {
  const accepted = Object.fromEntries(Object.entries(known.accepted).filter(([id]) => !compared(id)));
  for (const finding of diff.findings) accepted[finding.id] = findingLines(finding);
  return { ...known, accepted };
};

/**
 * kie's words on every price that was found right, or is to be taken as right; a price that has moved keeps the words it was last right with.
 */
export const withPriceWords = (
  known: Known,
  ours: readonly ModelSpec[],
  { models }: CatalogueSnapshot,
  isRight: (id: string) => boolean,
): Known => {
  const words = new Map(models.map((model) => [model.model, model.priceWords]));
  const price_words = { ...known.price_words };
  for (const { id, price } of ours) {
    const now = words.get(id) ?? null;
    if (now !== null && price !== null && isRight(id)) price_words[id] = now;
  }
  return { ...known, price_words };
};
