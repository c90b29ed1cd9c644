import { distance } from './nearest';

/** A word with what it is compared by. */
export interface Word {
  word: string;
  grams: ReadonlySet<string>;
}

const trigrams = (word: string): Set<string> => {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3)));
};

export const wordOf = (word: string): Word => ({ word, grams: trigrams(word) });

/** Below this share of common trigrams two words are different: `bananna`-`banana` has 0.74, `kling`-`king` 0.5. */
const ENOUGH = 0.42;
/** Forms of one word begin alike: `удалить`-`удаление`, `transcribe`-`transcription`. */
const STEM = 4;
const STEM_SHARE = 0.55;

const commonBeginning = (left: string, right: string): number => {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
};

/** 1 for the same word, 0.9 for its beginning, less for another form or a typing error, 0 for another word. */
export const likeness = (asked: Word, other: Word): number => {
  if (asked.word === other.word) return 1;
  const { length } = asked.word;
  if (other.word.startsWith(asked.word) && (length >= 2 || /\d/.test(asked.word))) return 0.9;
  let common = 0;
  for (const gram of asked.grams) if (other.grams.has(gram)) common++;
  const share = (0.85 * 2 * common) / (asked.grams.size + other.grams.size);
  const beginning = commonBeginning(asked.word, other.word);
  if (beginning >= STEM && beginning / length >= STEM_SHARE) return Math.max(share, 0.6);
  if (share < ENOUGH) return 0;
  const errors = Math.max(1, Math.floor(length / 3));
  return distance(asked.word, other.word) <= errors ? share : 0;
};
