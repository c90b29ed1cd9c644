import { longId, shortId, wholeNumber } from '../routing/short-id';

export type GenerationVerb = 'again' | 'change' | 'use' | 'use-in' | 'original' | 'cancel' | 'show' | 'send';

/** A press on a result, a progress message or an entry of the history. */
export interface GenerationPress {
  verb: GenerationVerb;
  id: string;
  /** Short code of a model. */
  code: string | null;
  argument: number;
}

const VERBS: Record<string, GenerationVerb> = {
  a: 'again',
  e: 'change',
  u: 'use',
  i: 'use-in',
  o: 'original',
  x: 'cancel',
  v: 'show',
  s: 'send',
};
const LETTERS = Object.fromEntries(Object.entries(VERBS).map(([letter, verb]) => [verb, letter])) as Record<
  GenerationVerb,
  string
>;

export const GENERATION_WORD = 'g';
export const HISTORY_WORD = 'history';

export const generationData = (
  verb: GenerationVerb,
  id: string,
  { code = null, argument = 0 }: { code?: string | null; argument?: number } = {},
): string => `${GENERATION_WORD}:${LETTERS[verb]}:${shortId(id)}:${code ?? ''}:${argument}`;

export const parseGeneration = ([letter = '', short = '', code = '', argument]: string[]): GenerationPress | null => {
  const verb = VERBS[letter];
  const id = longId(short);
  if (verb === undefined || id === null) return null;
  return { verb, id, code: code === '' ? null : code, argument: wholeNumber(argument) };
};

/** `before` is the time of the last entry on the page before, in milliseconds; null = the newest. */
export const historyData = (before: number | null): string => `${HISTORY_WORD}:${before ?? ''}`;

/** The last moment that a Date can hold. */
const LATEST_MS = 8.64e15;

export const parseHistory = ([first = '']: string[]): { before: number | null } | null =>
  wholeNumber(first) > LATEST_MS ? null : { before: first === '' ? null : wholeNumber(first) };
