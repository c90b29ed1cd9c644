import type { Locale } from '../../../../i18n';
import { type ModelSpec, titleOf } from '../../../../registry';
import { type Html, shorten, t } from '../../../text';
import type { Notice } from '../flow';

const nameOf = (locale: Locale, model: ModelSpec, key: string): string => {
  const parameter = model.input[key];
  return parameter === undefined ? key : titleOf(key, parameter, locale);
};

/** The words above a screen that tell what has just happened. */
export const noticeText = (locale: Locale, model: ModelSpec, notice: Notice): Html => {
  switch (notice.kind) {
    case 'media_taken':
    case 'corrected':
      return t(locale, `card.notice.${notice.kind}`, { name: nameOf(locale, model, notice.key) });
    case 'replaced':
      return t(locale, 'card.notice.replaced', {
        name: nameOf(locale, model, notice.key),
        previous: shorten(notice.text, 300),
      });
    case 'put_aside':
      return t(locale, 'card.notice.put_aside', { model: notice.title });
    case 'files_left':
      return t(locale, 'media-first.notice.files_left', { count: notice.used, given: notice.given });
    case 'words_left':
      return t(locale, 'media-first.notice.words_left');
    default:
      return t(locale, `card.notice.${notice.kind}`);
  }
};
