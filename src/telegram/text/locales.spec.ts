import { LOCALES, type Locale, loadLocale } from '../../i18n';
import { faultsIn } from '../../../test/support/telegram-html';
import { visibleLength } from './html';
import { t } from './texts';

type Texts = Record<string, string>;

/** Words to search by, which nobody is sent; as many as each language needs. */
const NO_TEXTS = 'search';
const PLURAL = /_(zero|one|two|few|many|other)$/;

const flatten = (value: unknown, path: string): Texts =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) =>
          Object.entries(flatten(item, path === '' ? key : `${path}.${key}`)),
        ),
      )
    : { [path]: String(value) };

const textsOf = (locale: Locale): Texts => {
  const areas = Object.entries(loadLocale(locale)).filter(([area]) => area !== NO_TEXTS);
  return flatten(Object.fromEntries(areas), '');
};

const keysOf = (texts: Texts): string[] =>
  [...new Set(Object.keys(texts).map((key) => key.replace(PLURAL, '')))].sort();

const placeholders = (texts: Texts, key: string): Set<string> => {
  const forms = Object.entries(texts).filter(([name]) => name.replace(PLURAL, '') === key);
  return new Set(
    forms.flatMap(([, text]) => [...text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map((match) => match[1] ?? '')),
  );
};

const EXTREMES = [
  '',
  '<b>&"</i>{{name}} $t(dialogue.help) $1',
  '🧨'.repeat(50),
  'длинное слово '.repeat(20),
  '\u0000\ud800',
];
const COUNTS = [0, 1, 2, 5, 11, 21, 1.5, 1_000_000_000_000];

describe('texts for users', () => {
  it('are there in every language, with the same parameters', () => {
    const russian = textsOf('ru');
    const english = textsOf('en');
    expect(keysOf(english)).toEqual(keysOf(russian));
    for (const key of keysOf(russian)) {
      const differing = { key, parameters: [...placeholders(english, key)].filter((name) => name !== 'count').sort() };
      expect(differing).toEqual({
        key,
        parameters: [...placeholders(russian, key)].filter((name) => name !== 'count').sort(),
      });
    }
  });

  it.each(LOCALES)('are valid HTML within the limits whatever stands in them (%s)', (locale) => {
    const texts = textsOf(locale);
    for (const key of keysOf(texts)) {
      const names = [...placeholders(texts, key)];
      for (const [index, extreme] of [...EXTREMES, ...COUNTS].entries()) {
        const count = COUNTS[index % COUNTS.length] ?? 0;
        const text = t(locale, key, { ...Object.fromEntries(names.map((name) => [name, extreme])), count });
        expect({ key, faults: faultsIn(text.value) }).toEqual({ key, faults: [] });
        expect(visibleLength(text)).toBeLessThanOrEqual(4096);
      }
    }
  });

  it('have every plural form that the language needs', () => {
    for (const locale of LOCALES) {
      const texts = textsOf(locale);
      const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
      const plurals = Object.keys(texts)
        .filter((key) => PLURAL.test(key))
        .map((key) => key.replace(PLURAL, ''));
      for (const key of plurals) for (const form of forms) expect(Object.keys(texts)).toContain(`${key}_${form}`);
    }
  });

  it('keep command descriptions and notes over the chat within their limits', () => {
    for (const locale of LOCALES) {
      for (const [key, text] of Object.entries(textsOf(locale))) {
        if (key.startsWith('dialogue.command.')) expect(text.length).toBeLessThanOrEqual(256);
        if (/\.toast\./.test(key)) expect(text.length).toBeLessThanOrEqual(200);
        if (/\.button\./.test(key)) expect(text.length).toBeLessThanOrEqual(64);
      }
    }
  });
});
