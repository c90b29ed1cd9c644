import type { Diagnosed, State } from './check';

const SIGNS: Record<State, string> = { ok: '✓', warn: '!', fail: '✗', skip: '-' };

/** The lines of one finding: what it is, then what to do about it. */
export const linesOf = ({ name, state, words, mend, details = [] }: Diagnosed): string[] => [
  `${SIGNS[state]} ${name}: ${words}`,
  ...details.map((detail) => `    ${detail}`),
  ...(mend === undefined ? [] : [`    → ${mend}`]),
];

const count = (found: Diagnosed[], state: State): number => found.filter((one) => one.state === state).length;

export const summaryOf = (found: Diagnosed[]): string =>
  `${count(found, 'ok')} fine, ${count(found, 'warn')} to look at, ${count(found, 'fail')} broken, ` +
  `${count(found, 'skip')} not checked.`;

/** 0: nothing is broken. */
export const exitCodeOf = (found: Diagnosed[]): number => (count(found, 'fail') > 0 ? 1 : 0);

/** What must never be seen is replaced, whoever said it. */
export const withoutSecrets = (text: string, secrets: string[]): string =>
  secrets.reduce((safe, secret) => safe.replaceAll(secret, '***'), text);
