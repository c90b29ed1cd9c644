import { createHash } from 'node:crypto';

const LENGTH = 8;
const SPACE = 36n ** BigInt(LENGTH);

/**
 * Eight characters of 0-9a-z made from the model's id alone: the same in every process and every version of the file.
 * 36^8 codes: among 10,000 models two share one with a probability of 2e-5; the loader refuses a file where they do.
 */
export const shortCode = (id: string): string => {
  const head = createHash('sha256').update(id).digest().readBigUInt64BE();
  return (head % SPACE).toString(36).padStart(LENGTH, '0');
};
