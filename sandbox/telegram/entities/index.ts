import { badRequest } from '../errors';
import type { Parameters } from '../parameters';
import type { Entity, FormattedText } from '../types';
import { detectEntities, trimText } from './detect';
import { parseHtml } from './html';

export const MAX_TEXT = 4096;
export const MAX_CAPTION = 1024;

/** A text as the bot sent it, in any of its fields: parse mode or ready entities, trimmed, links found. */
export const formatText = (text: string, parseMode: string | undefined, entities: unknown): FormattedText => {
  const mode = parseMode?.toLowerCase();
  if (mode && mode !== 'html') throw badRequest('unsupported parse_mode');
  const marked = mode ? parseHtml(text) : { text, entities: Array.isArray(entities) ? (entities as Entity[]) : [] };
  return detectEntities(trimText(marked));
};

/** Text of a message: 1-4096 characters after parsing. */
export const messageText = (parameters: Parameters): FormattedText => {
  const text = parameters.text('text');
  if (!text) throw badRequest('message text is empty');
  const formatted = formatText(text, parameters.text('parse_mode'), parameters.json('entities'));
  if (!formatted.text) throw badRequest('message text is empty');
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
};

/** Caption of a message: 0-1024 characters after parsing. */
export const messageCaption = (
  source: { caption?: unknown; parse_mode?: unknown; caption_entities?: unknown } | undefined,
): { caption?: string; caption_entities?: Entity[] } => {
  const caption = source?.caption;
  if (typeof caption !== 'string' || caption === '') return {};
  const mode = typeof source?.parse_mode === 'string' ? source.parse_mode : undefined;
  const { text, entities } = formatText(caption, mode, source?.caption_entities);
  if (text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return text ? { caption: text, ...(entities.length > 0 && { caption_entities: entities }) } : {};
};

export const captionOf = (parameters: Parameters): { caption?: string; caption_entities?: Entity[] } =>
  messageCaption({
    caption: parameters.text('caption'),
    parse_mode: parameters.text('parse_mode'),
    caption_entities: parameters.json('caption_entities'),
  });

/** What a person typed: no markup, but commands and links are found. */
export const typedText = (text: string): FormattedText => detectEntities(trimText({ text, entities: [] }));
