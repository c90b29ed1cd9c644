/** What was asked for on the command line. */
export interface SanityWords {
  ids: string[];
  all: boolean;
  /** kie credits. */
  budget: number | null;
  dryRun: boolean;
  help: boolean;
}

/** @throws Error in words about what can't be understood */
export const readWords = (words: string[]): SanityWords => {
  const read: SanityWords = { ids: [], all: false, budget: null, dryRun: false, help: false };
  const rest = words.flatMap((word) =>
    /^--\w[\w-]*=/.test(word) ? [word.replace(/=.*/s, ''), word.replace(/^[^=]*=/, '')] : [word],
  );
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help' || word === '-h') read.help = true;
    else if (word === '--all') read.all = true;
    else if (word === '--dry-run') read.dryRun = true;
    else if (word === '--budget') read.budget = budgetIn(rest.shift());
    else if (word.startsWith('-')) throw new Error(`Unknown option ${word}.`);
    else read.ids.push(word);
  }
  if (read.all && read.ids.length > 0) throw new Error('Either --all or ids, not both.');
  return read;
};

const budgetIn = (text: string | undefined): number => {
  const budget = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(budget) || budget < 0) {
    throw new Error('--budget wants a number of kie credits, e.g. --budget 200.');
  }
  return budget;
};
