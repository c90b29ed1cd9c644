export const ACCOUNT_WORDS = { locale: 'lang', files: 'files' } as const;

/** Chooses a language. */
export const localeData = (locale: string): string => `${ACCOUNT_WORDS.locale}:${locale}`;
/** Results as files, or as photos and videos. */
export const filesData = (on: boolean): string => `${ACCOUNT_WORDS.files}:${on ? 1 : 0}`;
