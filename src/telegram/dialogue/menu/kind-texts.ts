import { type Locale, hasMessage, message } from '../../../i18n';
import { typeTitle } from '../../../registry';

const own = (locale: Locale, modelType: string, part: 'name' | 'does'): string | null => {
  const key = `menu.kinds.${modelType}.${part}`;
  return hasMessage(locale, key) ? message(locale, key) : null;
};

/** A kind's name short enough for a button of half a phone's width; the full one of a kind that has none. */
export const kindName = (locale: Locale, modelType: string): string =>
  own(locale, modelType, 'name') ?? typeTitle(modelType, locale);

/** What models of the kind do, in one line; null for a kind that came with a new model. */
export const kindLine = (locale: Locale, modelType: string): string | null => own(locale, modelType, 'does');

/** What one does with a file or a text by models of the kind, as the label of a narrow button. */
export const useName = (locale: Locale, modelType: string): string => {
  const key = `media-first.use.${modelType}`;
  return hasMessage(locale, key) ? message(locale, key) : kindName(locale, modelType);
};
