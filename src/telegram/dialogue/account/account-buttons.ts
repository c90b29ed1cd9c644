import { wholeNumber } from '../routing/short-id';

export const ACCOUNT_WORDS = {
  locale: 'lang',
  files: 'files',
  silent: 'silent',
  remember: 'remember',
  forget: 'forget',
  data: 'mydata',
} as const;

/** Chooses a language. */
export const localeData = (locale: string): string => `${ACCOUNT_WORDS.locale}:${locale}`;
/** Results as files, or as photos and videos. */
export const filesData = (on: boolean): string => `${ACCOUNT_WORDS.files}:${on ? 1 : 0}`;
/** Results without a sound. */
export const silentData = (on: boolean): string => `${ACCOUNT_WORDS.silent}:${on ? 1 : 0}`;
/** New cards begin with what was chosen last. */
export const rememberData = (on: boolean): string => `${ACCOUNT_WORDS.remember}:${on ? 1 : 0}`;

/** A question that was asked longer ago is asked again: nobody deletes everything by an old button. */
const VALID_MS = 15 * 60_000;

/** The answer "yes, delete everything" to a question asked at `now`. */
export const eraseData = (now: Date): string =>
  `${ACCOUNT_WORDS.data}:yes:${Math.floor(now.getTime() / 1000).toString(36)}`;

/** True if the answer comes in time. */
export const isFreshErase = (asked: string | undefined, now: Date): boolean => {
  const at = /^[0-9a-z]{1,10}$/.test(asked ?? '') ? wholeNumber(String(parseInt(asked ?? '', 36))) * 1000 : 0;
  const age = now.getTime() - at;
  return age > -VALID_MS && age < VALID_MS;
};
