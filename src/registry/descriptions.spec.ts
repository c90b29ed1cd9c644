import { loadedModels } from '../../test/support/models';
import { LOCALES } from '../i18n';

/** One line of a card on a phone, twice wrapped. */
const LONGEST = 115;

describe.each(LOCALES)('what a model is good for (%s)', (locale) => {
  const texts = loadedModels().map(({ id, description }) => ({ id, text: description[locale] ?? '' }));

  it('is one whole sentence that fits on the card', () => {
    const odd = texts.filter(
      ({ text }) => text.length > LONGEST || !/^\p{Lu}.*\.$/u.test(text) || /\s{2}|\n/.test(text),
    );
    expect(odd).toEqual([]);
  });

  it('tells every model from its siblings', () => {
    const others = new Map(texts.map(({ id, text }) => [text, id]));
    expect(texts.filter(({ id, text }) => others.get(text) !== id)).toEqual([]);
  });

  it('is written in its language', () => {
    const cyrillic = (text: string) => /\p{Script=Cyrillic}/u.test(text);
    expect(texts.filter(({ text }) => cyrillic(text) !== (locale === 'ru'))).toEqual([]);
  });
});
