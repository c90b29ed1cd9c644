import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import { parse } from 'yaml';

export const LOCALES = ['ru', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
/** `count` chooses the plural form: keys end in `_one`, `_few`, `_many`, `_other` as Intl.PluralRules names them. */
export type MessageParameters = Record<string, string | number>;

const RUSSIAN_SPEAKING = new Set(['ru', 'uk', 'be', 'kk']);

/** The language to greet somebody in, from Telegram's `language_code` (an IETF tag, may be absent). */
export const localeFor = (languageCode: string | undefined): Locale =>
  RUSSIAN_SPEAKING.has((languageCode ?? '').toLowerCase().split('-')[0] ?? '') ? 'ru' : 'en';

/** `locales/<locale>/<area>.yaml`: the file's name is the first part of the key (`dialogue.ask-text`). */
export const loadLocale = (locale: Locale): Record<string, unknown> => {
  const folder = join(__dirname, 'locales', locale);
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.yaml'.length), parse(readFileSync(join(folder, file), 'utf8')) as unknown]),
  );
};

const create = (): i18n => {
  const instance = i18next.createInstance();
  void instance.init({
    initAsync: false,
    lng: 'en',
    supportedLngs: LOCALES,
    fallbackLng: false,
    resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: loadLocale(locale) }])),
    interpolation: { escapeValue: false },
    returnEmptyString: false,
    saveMissing: true,
    missingKeyHandler: (languages, _namespace, key) => {
      throw new Error(`No message "${key}" in ${languages.join(', ')}.`);
    },
    missingInterpolationHandler: (text: string, value: unknown) => {
      throw new Error(`A parameter is missing in "${text}": ${String((value as unknown[])[0])}`);
    },
  });
  return instance;
};

let messages: i18n | undefined;
const loaded = (): i18n => (messages ??= create());

/**
 * The text of a message. Messages may contain Telegram's HTML; parameters are put in as they are, so whoever sends HTML
 * goes through the builder of the telegram room, which escapes them.
 * @throws Error if the key is unknown or a parameter is missing: a test renders every key, so it can't reach a user
 */
export const message = (locale: Locale, key: string, parameters: MessageParameters = {}): string =>
  loaded().t(key, { ...parameters, lng: locale });

/** True if the key exists, for optional texts such as a title for one model type. */
export const hasMessage = (locale: Locale, key: string): boolean => loaded().exists(key, { lng: locale });
