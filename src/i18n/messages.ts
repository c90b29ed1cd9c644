import { FluentBundle, FluentResource } from '@fluent/bundle';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const LOCALES = ['ru', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export type MessageParameters = Record<string, string | number>;

const RUSSIAN_SPEAKING = new Set(['ru', 'uk', 'be', 'kk']);

/** The language to greet somebody in, from Telegram's `language_code` (an IETF tag, may be absent). */
export const localeFor = (languageCode: string | undefined): Locale =>
  RUSSIAN_SPEAKING.has((languageCode ?? '').toLowerCase().split('-')[0] ?? '') ? 'ru' : 'en';

/** Every `locales/<locale>/*.ftl` becomes one bundle; a key that stands in two files is refused at load. */
const loadBundle = (locale: Locale): FluentBundle => {
  const bundle = new FluentBundle(locale, { useIsolating: false });
  const folder = join(__dirname, 'locales', locale);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
    const errors = bundle.addResource(new FluentResource(readFileSync(join(folder, file), 'utf8')));
    if (errors.length > 0) throw new Error(`${locale}/${file}: ${errors.map((error) => error.message).join('; ')}`);
  }
  return bundle;
};

const bundles = new Map<Locale, FluentBundle>();

export const bundleOf = (locale: Locale): FluentBundle => {
  const known = bundles.get(locale);
  if (known !== undefined) return known;
  const loaded = loadBundle(locale);
  bundles.set(locale, loaded);
  return loaded;
};

/**
 * The text of a message. Messages may contain Telegram's HTML; parameters are put in as they are, so whoever sends HTML
 * goes through the builder of the telegram room, which escapes them.
 * @throws Error if the key is unknown or a parameter is missing: a test renders every key, so it can't reach a user
 */
export const message = (locale: Locale, key: string, parameters: MessageParameters = {}): string => {
  const bundle = bundleOf(locale);
  const pattern = bundle.getMessage(key)?.value;
  if (pattern === undefined || pattern === null) throw new Error(`No message "${key}" in ${locale}.`);
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, parameters, errors);
  if (errors[0] !== undefined) throw new Error(`Message "${key}" in ${locale}: ${errors[0].message}`);
  return text;
};

/** True if the key exists, for optional texts such as a title for one model type. */
export const hasMessage = (locale: Locale, key: string): boolean => bundleOf(locale).hasMessage(key);
