import { loadedModels } from '../../../../test/support/models';
import { LOCALES } from '../../../i18n';
import { kindLine, kindName } from './kind-texts';
import { widthOf } from './model-label';

const KINDS = [...new Set(loadedModels().flatMap((model) => [model.modelType, ...model.also]))];

describe.each(LOCALES)('the kinds of generation (%s)', (locale) => {
  it('each have a name for half a phone, and a line on what they do', () => {
    const wrong = KINDS.filter((kind) => {
      const line = kindLine(locale, kind);
      return widthOf(kindName(locale, kind)) > 15 || line === null || line.length > 70 || !line.endsWith('.');
    });
    expect(wrong).toEqual([]);
  });

  it('have names that differ', () => {
    expect(new Set(KINDS.map((kind) => kindName(locale, kind))).size).toBe(KINDS.length);
  });

  it('that nobody has described have their title', () => {
    expect(kindName(locale, 'text_to_smell')).toBe('Text to smell');
    expect(kindLine(locale, 'text_to_smell')).toBeNull();
  });
});
