import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogueDiff, type CatalogueSnapshot, type Finding, describeChange } from '../../kie';
import type { ModelSpec } from '../../registry';
import { replaceFile } from './replace-file';

/** What earlier runs have left beside the YAML; committed with it. */
export interface Known {
  /** Model id -> differences that were looked at and are to stay. */
  accepted: Record<string, string[]>;
  /** Model id -> kie's words on the price when our price was last found, or declared, right. */
  price_words: Record<string, string>;
}

export const KNOWN_FILE = 'kie_sync.json';

/** @throws Error if the file is damaged; a missing one is empty */
export const readKnown = async (directory: string): Promise<Known> => {
  const text = await readFile(join(directory, KNOWN_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    const { accepted = {}, price_words = {} } = JSON.parse(text) as Partial<Known>;
    return { accepted, price_words };
  } catch {
    throw new Error(`${join(directory, KNOWN_FILE)} is not JSON: mend it, or delete it to accept nothing`);
  }
};

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));

export const writeKnown = (directory: string, known: Known): Promise<void> => {
  const whole = { accepted: sorted(known.accepted), price_words: sorted(known.price_words) };
  return replaceFile(join(directory, KNOWN_FILE), `${JSON.stringify(whole, null, 2)}\n`);
};

/** One line for each difference of a finding: a later run knows an accepted one by it. */
const linesOf = (finding: Finding): string[] =>
  finding.kind === 'changed'
    ? finding.changes.map((change) => {
        const { where, what } = describeChange(change);
        return `${where}: ${what}`;
      })
    : [finding.kind];

/** What nobody has accepted yet. */
export const withoutAccepted = (findings: Finding[], { accepted }: Known): Finding[] =>
  findings.flatMap((finding): Finding[] => {
    const lines = accepted[finding.id] ?? [];
    if (finding.kind !== 'changed') return lines.includes(finding.kind) ? [] : [finding];
    const texts = linesOf(finding);
    const changes = finding.changes.filter((_, index) => !lines.includes(texts[index] ?? ''));
    return changes.length === 0 ? [] : [{ ...finding, changes }];
  });

/**
 * Accepts everything that `diff` has found. What was accepted before and is no longer there is forgotten, so that it
 * is told when it comes back; models that were not compared keep theirs.
 */
export const accepting = (known: Known, diff: CatalogueDiff, compared: (id: string) => boolean): Known => {
  const accepted = Object.fromEntries(Object.entries(known.accepted).filter(([id]) => !compared(id)));
  for (const finding of diff.findings) accepted[finding.id] = linesOf(finding);
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
