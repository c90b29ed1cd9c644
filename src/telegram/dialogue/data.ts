/**
 * What stands behind the buttons. Telegram gives 64 bytes and nothing of it may live in memory only: a button of last
 * week, pressed after three restarts, must still be understood. So it carries short codes that every process derives
 * alike: ids of generations as 22 characters, codes of models, a token of the dialogue that it belongs to.
 */
export type Pressed =
  | { kind: PlainKind }
  | { kind: 'kinds'; page: number }
  | { kind: 'type'; modelType: string; page: number }
  | { kind: 'models'; page: number }
  | { kind: 'model'; code: string }
  | { kind: 'history'; before: number | null }
  | { kind: 'locale'; locale: string }
  | { kind: 'files'; on: boolean }
  | { kind: 'run'; confirmId: string }
  | { kind: 'form'; token: string; verb: FormVerb; path: number[]; argument: number }
  | { kind: 'generation'; verb: GenerationVerb; id: string; code: string | null; argument: number };

/** ask a parameter, choose, finish a list, skip, take a value away, turn to a page, show the card. */
export type FormVerb = 'ask' | 'choose' | 'finish' | 'skip' | 'clear' | 'page' | 'card';
export type GenerationVerb = 'again' | 'change' | 'use' | 'use-in' | 'original' | 'cancel' | 'show' | 'send';

const FORM_VERBS: Record<string, FormVerb> = {
  a: 'ask',
  c: 'choose',
  f: 'finish',
  s: 'skip',
  x: 'clear',
  p: 'page',
  k: 'card',
};
const GENERATION_VERBS: Record<string, GenerationVerb> = {
  a: 'again',
  e: 'change',
  u: 'use',
  i: 'use-in',
  o: 'original',
  x: 'cancel',
  v: 'show',
  s: 'send',
};
const PLAIN = ['menu', 'help', 'status', 'balance', 'settings', 'language', 'new', 'resume', 'cancel'] as const;
/** Pages that need nothing else to be found. */
export type PlainKind = (typeof PLAIN)[number];

const letterOf = <Verb extends string>(verbs: Record<string, Verb>, verb: Verb): string =>
  Object.keys(verbs).find((letter) => verbs[letter] === verb) ?? '';

/** A uuid in 22 characters. */
export const shortId = (uuid: string): string => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');

/** The uuid behind 22 characters, or null if they are none. */
export const longId = (short: string): string | null => {
  if (!/^[A-Za-z0-9_-]{22}$/.test(short)) return null;
  const hex = Buffer.from(short, 'base64url').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** Ties the buttons of a card and its questions to the dialogue that they belong to. */
export const tokenOf = (confirmId: string): string => shortId(confirmId).slice(0, 8);

export const dataOf = (pressed: Pressed): string => {
  switch (pressed.kind) {
    case 'kinds':
      return `kinds:${pressed.page}`;
    case 'type':
      return `type:${pressed.modelType}:${pressed.page}`;
    case 'models':
      return `models:${pressed.page}`;
    case 'model':
      return `m:${pressed.code}`;
    case 'history':
      return `history:${pressed.before ?? ''}`;
    case 'locale':
      return `lang:${pressed.locale}`;
    case 'files':
      return `files:${pressed.on ? 1 : 0}`;
    case 'run':
      return `go:${shortId(pressed.confirmId)}`;
    case 'form':
      return `f:${pressed.token}:${letterOf(FORM_VERBS, pressed.verb)}:${pressed.path.join('.')}:${pressed.argument}`;
    case 'generation':
      return `g:${letterOf(GENERATION_VERBS, pressed.verb)}:${shortId(pressed.id)}:${pressed.code ?? ''}:${pressed.argument}`;
    default:
      return pressed.kind;
  }
};

/** The last moment that a Date can hold. */
const LATEST_MS = 8.64e15;

const wholeNumber = (text: string | undefined): number => {
  const number = Number(text ?? '0');
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
};

const isPlain = (text: string): text is (typeof PLAIN)[number] => (PLAIN as readonly string[]).includes(text);

/** Null for data that none of our buttons carries: forged, or of a release whose buttons are no longer understood. */
export const pressedOf = (data: string): Pressed | null => {
  const [head = '', ...rest] = data.split(':');
  if (isPlain(head)) return rest.length === 0 ? { kind: head } : null;
  const [first = '', second = '', third = '', fourth = ''] = rest;
  switch (head) {
    case 'kinds':
      return { kind: 'kinds', page: wholeNumber(first) };
    case 'type':
      return { kind: 'type', modelType: first, page: wholeNumber(second) };
    case 'models':
      return { kind: 'models', page: wholeNumber(first) };
    case 'm':
      return { kind: 'model', code: first };
    case 'history':
      if (wholeNumber(first) > LATEST_MS) return null;
      return { kind: 'history', before: first === '' ? null : wholeNumber(first) };
    case 'lang':
      return { kind: 'locale', locale: first };
    case 'files':
      return { kind: 'files', on: first === '1' };
    case 'go': {
      const confirmId = longId(first);
      return confirmId === null ? null : { kind: 'run', confirmId };
    }
    case 'f':
      return formPressed(first, second, third, fourth);
    case 'g':
      return generationPressed(first, second, third, fourth);
    default:
      return null;
  }
};

const formPressed = (token: string, letter: string, path: string, argument: string): Pressed | null => {
  const verb = FORM_VERBS[letter];
  if (verb === undefined) return null;
  const steps = path === '' ? [] : path.split('.').map(wholeNumber);
  return { kind: 'form', token, verb, path: steps, argument: wholeNumber(argument) };
};

const generationPressed = (letter: string, short: string, code: string, argument: string): Pressed | null => {
  const verb = GENERATION_VERBS[letter];
  const id = longId(short);
  if (verb === undefined || id === null) return null;
  return { kind: 'generation', verb, id, code: code === '' ? null : code, argument: wholeNumber(argument) };
};
