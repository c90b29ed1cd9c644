import { longId, shortId, wholeNumber } from '../../routing/short-id';

/**
 * ask a parameter, choose, finish a list, skip, take a value away, turn to a page, show the card; step a number, draw a
 * seed, remove an item of a list or move it up.
 */
export type FormVerb =
  'ask' | 'choose' | 'finish' | 'skip' | 'clear' | 'page' | 'card' | 'step' | 'draw' | 'remove' | 'raise';

/** A press on a card or a question. */
export interface FormPress {
  /** Of the card that it belongs to. */
  token: string;
  verb: FormVerb;
  /** As `pathCode` makes it. */
  path: number[];
  argument: number;
}

const VERBS: Record<string, FormVerb> = {
  a: 'ask',
  c: 'choose',
  f: 'finish',
  s: 'skip',
  x: 'clear',
  p: 'page',
  k: 'card',
  n: 'step',
  d: 'draw',
  r: 'remove',
  u: 'raise',
};
const LETTERS = Object.fromEntries(Object.entries(VERBS).map(([letter, verb]) => [verb, letter])) as Record<
  FormVerb,
  string
>;

export const FORM_WORD = 'f';
export const RUN_WORD = 'go';
export const REOPEN_WORD = 'card';
export const CANCEL_WORD = 'cancel';

/** Ties the buttons of a card and its questions to the card that they belong to. */
export const tokenOf = (confirmId: string): string => shortId(confirmId).slice(0, 8);

export const formData = (press: FormPress): string =>
  `${FORM_WORD}:${press.token}:${LETTERS[press.verb]}:${press.path.join('.')}:${press.argument}`;

/** The card itself, in place of the question that is shown. */
export const cardData = (token: string): string => formData({ token, verb: 'card', path: [], argument: 0 });

/** @param credits the price that stands on the button: what its presser agrees to */
export const runData = (confirmId: string, credits: number): string => `${RUN_WORD}:${shortId(confirmId)}:${credits}`;

/** Closes the card that it stands on. */
export const cancelData = (token: string): string => `${CANCEL_WORD}:${token}`;

/** Takes up a card that was put aside. */
export const reopenData = (token: string): string => `${REOPEN_WORD}:${token}`;

export const parseForm = ([token = '', letter = '', path = '', argument]: string[]): FormPress | null => {
  const verb = VERBS[letter];
  if (verb === undefined) return null;
  const steps = path === '' ? [] : path.split('.').map(wholeNumber);
  return { token, verb, path: steps, argument: wholeNumber(argument) };
};

export interface RunPress {
  confirmId: string;
  /** The price in credits that stood on the button; null on buttons of an earlier release. */
  agreedPrice: number | null;
}

/** Null for a button that is none of ours. */
export const parseRun = ([short = '', price]: string[]): RunPress | null => {
  const confirmId = longId(short);
  if (confirmId === null) return null;
  return { confirmId, agreedPrice: price !== undefined && /^\d{1,15}$/.test(price) ? Number(price) : null };
};
