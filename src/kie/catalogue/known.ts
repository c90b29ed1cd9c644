import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSpec } from '../../registry';
import { describeChange } from './changes';
import type { Finding } from './diff';
import { type LiveModel, isChat } from './snapshot';

/** What earlier runs of sync-models have left beside the YAML; committed with it. */
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

/** One line for each difference of a finding: a later run knows an accepted one by it. */
export const findingLines = (finding: Finding): string[] =>
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
    const texts = findingLines(finding);
    const changes = finding.changes.filter((_, index) => !lines.includes(texts[index] ?? ''));
    return changes.length === 0 ? [] : [{ ...finding, changes }];
  });

/**
 * kie's list with less than half of our models is more likely broken than true: it must not empty the shop.
 * @throws Error in words
 */
export const refuseShortList = (ours: readonly ModelSpec[], live: readonly LiveModel[]): void => {
  const media = live.filter((model) => !isChat(model)).length;
  const sold = ours.filter((model) => model.status === 'current').length;
  if (media * 2 < sold) {
    throw new Error(
      `kie lists only ${media} media models, and ${sold} are here: that is taken for a fault of the list`,
    );
  }
};
