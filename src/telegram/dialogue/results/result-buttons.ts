import type { HistoryKind } from '../../../generation';
import { longId, shortId, wholeNumber } from '../routing/short-id';

export type GenerationVerb =
  | 'again'
  | 'change'
  | 'variation'
  | 'use'
  | 'use-kind'
  | 'use-in'
  | 'original'
  | 'cancel'
  | 'show'
  | 'send'
  | 'favourite'
  | 'delete'
  | 'delete-yes'
  | 'delete-no';

/** A press on a result, a progress message or an entry of the history. */
export interface GenerationPress {
  verb: GenerationVerb;
  id: string;
  /** Short code of a model, or the type of models (`use-kind`). */
  code: string | null;
  argument: number;
}

const VERBS: Record<string, GenerationVerb> = {
  a: 'again',
  e: 'change',
  n: 'variation',
  u: 'use',
  k: 'use-kind',
  i: 'use-in',
  o: 'original',
  x: 'cancel',
  v: 'show',
  s: 'send',
  f: 'favourite',
  d: 'delete',
  y: 'delete-yes',
  b: 'delete-no',
};
const lettersOf = <Word extends string>(words: Record<string, Word>): Record<Word, string> =>
  Object.fromEntries(Object.entries(words).map(([letter, word]) => [word, letter])) as Record<Word, string>;
const LETTERS = lettersOf(VERBS);

export const GENERATION_WORD = 'g';

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

/** One number for two: which result (from 1, 0 = not chosen yet) and which page. */
export const useArgument = (output: number, page: number): number => output * 1000 + page;
export const useFrom = (argument: number): { output: number; page: number } => ({
  output: Math.floor(argument / 1000),
  page: argument % 1000,
});

export const HISTORY_WORD = 'history';
export const HISTORY_ITEM_WORD = 'hi';

/** A page of the history: what is shown there, and the generation that it lies beside (null = the newest page). */
export interface HistoryPlace {
  kind: HistoryKind | null;
  side: 'before' | 'after';
  of: string | null;
}

export const NEWEST: HistoryPlace = { kind: null, side: 'before', of: null };

const KINDS: Record<string, HistoryKind | 'all'> = {
  a: 'all',
  i: 'image',
  v: 'video',
  s: 'audio',
  t: 'text',
  f: 'favourite',
};
const KIND_LETTERS = lettersOf(KINDS);
const SIDES: Record<string, HistoryPlace['side']> = { b: 'before', n: 'after' };
const SIDE_LETTERS = lettersOf(SIDES);

const placeCode = ({ kind, side, of }: HistoryPlace): string =>
  `${KIND_LETTERS[kind ?? 'all']}${of === null ? '' : `${SIDE_LETTERS[side]}${shortId(of)}`}`;

const parsePlace = (code: string): HistoryPlace | null => {
  const kind = KINDS[code[0] ?? ''];
  if (kind === undefined) return null;
  const chosen = kind === 'all' ? null : kind;
  if (code.length === 1) return { ...NEWEST, kind: chosen };
  const side = SIDES[code[1] ?? ''];
  const of = longId(code.slice(2));
  return side === undefined || of === null ? null : { kind: chosen, side, of };
};

/** A page of the history; null = the newest one. */
export const historyData = (place: HistoryPlace | null): string =>
  `${HISTORY_WORD}:${place === null ? '' : placeCode(place)}`;

/** Buttons of an earlier release named a time instead of a place: they lead to the newest page. */
export const parseHistory = ([first = '']: string[]): HistoryPlace | null =>
  /^\d*$/.test(first) ? NEWEST : parsePlace(first);

export type ItemVerb = 'show' | 'send' | 'favourite' | 'ordinary' | 'delete' | 'delete-yes' | 'cancel';

const ITEM_VERBS: Record<string, ItemVerb> = {
  v: 'show',
  s: 'send',
  f: 'favourite',
  o: 'ordinary',
  d: 'delete',
  y: 'delete-yes',
  x: 'cancel',
};
const ITEM_LETTERS = lettersOf(ITEM_VERBS);

/** A press on a page of the history, or on an opened entry: the way back to its page is kept. */
export interface ItemPress {
  verb: ItemVerb;
  id: string;
  place: HistoryPlace;
}

export const itemData = (verb: ItemVerb, id: string, place: HistoryPlace): string =>
  `${HISTORY_ITEM_WORD}:${ITEM_LETTERS[verb]}:${shortId(id)}:${placeCode(place)}`;

export const parseItem = ([letter = '', short = '', code = '']: string[]): ItemPress | null => {
  const verb = ITEM_VERBS[letter];
  const id = longId(short);
  const place = parsePlace(code);
  return verb === undefined || id === null || place === null ? null : { verb, id, place };
};

export const STATUS_WORD = 'status';

/** Cancels a waiting one and stays on the page of what is in work. */
export const statusCancelData = (id: string): string => `${STATUS_WORD}:x:${shortId(id)}`;

/** What the status page was asked: `null` = just to be shown; false for data that is none of ours. */
export const parseStatus = (args: string[]): { cancel: string } | null | false => {
  if (args.length === 0) return null;
  const id = longId(args[1] ?? '');
  return args[0] === 'x' && id !== null ? { cancel: id } : false;
};
