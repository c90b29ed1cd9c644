import type { Locale } from '../../../../i18n';
import { type AnswerValue, type MediaKind, isMediaAnswer } from '../../../../registry';
import { plain, shorten } from '../../../text';

const SYMBOLS: Record<MediaKind, string> = { image: '🖼', video: '🎬', audio: '🎵', document: '📄' };

/** A value in one line for the card, at most `limit` characters. */
export const valueText = (locale: Locale, value: AnswerValue, limit: number): string => {
  if (value === null) return '—';
  if (typeof value === 'boolean') return plain(locale, value ? 'dialogue.yes' : 'dialogue.no');
  if (typeof value !== 'object') return shorten(String(value).replace(/\s+/g, ' ').trim(), limit);
  if (isMediaAnswer(value)) {
    const { kind, name, source, ref } = value.$media;
    const words = name ?? (source === 'url' ? ref : plain(locale, `card.media.${kind}`));
    return `${SYMBOLS[kind]} ${shorten(words, Math.max(10, limit - 3))}`;
  }
  if (Array.isArray(value)) return listText(locale, value, limit);
  const fields = Object.entries(value).map(([key, item]) => `${key}: ${valueText(locale, item, 40)}`);
  return shorten(fields.join(', '), limit);
};

const listText = (locale: Locale, items: AnswerValue[], limit: number): string => {
  if (items.length === 0) return '—';
  const media = items.filter(isMediaAnswer);
  if (media.length === items.length) {
    const symbols = media.slice(0, 10).map((item) => SYMBOLS[item.$media.kind]);
    return `${symbols.join('')} ×${items.length}`;
  }
  const texts = items.map((item, index) => `${index + 1}) ${valueText(locale, item, 60)}`);
  return shorten(texts.join('  '), limit);
};
