import type { Entity, FormattedText } from '../types';

/** What clients and the server find in plain text by themselves. */
const PATTERNS: [type: string, pattern: RegExp][] = [
  ['url', /(?<![\p{L}\d@/.-])(?:https?:\/\/|www\.)[^\s<>"«»]*[^\s<>"«».,!?:;)\]}'…]/giu],
  [
    'url',
    /(?<![\p{L}\d@/.-])(?:[a-z0-9-]+\.)+(?:com|org|net|ru|io|ai|me|dev|app)(?:\/[^\s<>"«»]*[^\s<>"«».,!?:;)\]}'…])?(?![\p{L}\d@.-])/giu,
  ],
  ['email', /(?<![\p{L}\d.])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/giu],
  ['bot_command', /(?<![\p{L}\d_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\d_/<>])/gu],
  ['mention', /(?<![\p{L}\d_.@])@[A-Za-z][A-Za-z0-9_]{3,31}(?![\p{L}\d_@])/gu],
  ['hashtag', /(?<![\p{L}\d_#&])#[\p{L}\d_]*\p{L}[\p{L}\d_]*/gu],
];
/** Inside these nothing is looked for. */
const OPAQUE = new Set(['code', 'pre', 'text_link', 'url', 'email', 'mention', 'bot_command', 'hashtag']);

const overlaps = (entity: Entity, offset: number, length: number): boolean =>
  entity.offset < offset + length && offset < entity.offset + entity.length;

/** Adds urls, mails, commands, mentions and hashtags to the entities that the sender marked. */
export const detectEntities = ({ text, entities }: FormattedText): FormattedText => {
  const found = [...entities];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const [offset, length] = [match.index, match[0].length];
      const taken = found.some((entity) => OPAQUE.has(entity.type) && overlaps(entity, offset, length));
      if (!taken) found.push({ type, offset, length });
    }
  }
  return { text, entities: found.sort((a, b) => a.offset - b.offset || b.length - a.length) };
};

/** Telegram drops white space around a text; the marks move along. */
export const trimText = ({ text, entities }: FormattedText): FormattedText => {
  const trimmed = text.trim();
  const start = text.length - text.trimStart().length;
  const moved = entities.map((entity) => {
    const begin = Math.max(entity.offset - start, 0);
    const end = Math.min(entity.offset - start + entity.length, trimmed.length);
    return { ...entity, offset: begin, length: end - begin };
  });
  return { text: trimmed, entities: moved.filter((entity) => entity.length > 0) };
};
