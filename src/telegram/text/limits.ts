import { Html, visibleLength } from './html';

/** Telegram's limits, in UTF-16 units after the mark-up has been read. */
export const TEXT_LIMIT = 4096;
export const CAPTION_LIMIT = 1024;
export const CALLBACK_ANSWER_LIMIT = 200;
export const BUTTON_TEXT_LIMIT = 64;

/** Cuts a plain text to `limit` UTF-16 units with an ellipsis, never inside a surrogate pair. */
export const shorten = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  if (limit < 1) return '';
  let end = limit - 1;
  if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
};

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** A tag, an entity or one code point: what a cut may stand between, never inside. */
const TOKENS = /<\/?([a-z-]+)[^>]*>|&(?:amp|lt|gt|quot);|[\s\S]/gu;

interface Token {
  text: string;
  tag: string | null;
  closing: boolean;
  length: number;
}

const tokensOf = (text: Html): Token[] =>
  [...text.value.matchAll(TOKENS)].map((match) => ({
    text: match[0],
    tag: match[1] ?? null,
    closing: match[0].startsWith('</'),
    length: match[1] !== undefined ? 0 : match[0].startsWith('&') && match[0].length > 1 ? 1 : match[0].length,
  }));

const closeAll = (open: Token[]): string =>
  [...open]
    .reverse()
    .map((token) => `</${token.tag}>`)
    .join('');

/**
 * Cuts mark-up into parts of at most `limit` visible units. Tags open at a cut are closed there and opened again in the
 * next part. Cuts are made at the last line end or space of a part if that leaves it at least half full.
 */
export const splitHtml = (text: Html, limit = TEXT_LIMIT): Html[] => {
  if (visibleLength(text) <= limit) return [text];
  const tokens = tokensOf(text);
  const parts: Html[] = [];
  let open: Token[] = [];
  for (let start = 0; start < tokens.length;) {
    const end = endOfPart(tokens, start, limit);
    const opening = open.map((token) => token.text).join('');
    const body = tokens.slice(start, end);
    for (const token of body) {
      if (token.tag === null) continue;
      open = token.closing ? open.slice(0, -1) : [...open, token];
    }
    const content = body.map((token) => token.text).join('');
    const part = new Html(opening + content.replace(/^\n+|\s+$/g, '') + closeAll(open));
    if (visibleLength(part) > 0) parts.push(part);
    start = end;
  }
  return parts;
};

const endOfPart = (tokens: Token[], start: number, limit: number): number => {
  let length = 0;
  let lineEnd: number | null = null;
  let space: number | null = null;
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (length + token.length > limit) return lineEnd ?? space ?? index;
    length += token.length;
    if (length < limit / 2) continue;
    if (token.text === '\n') lineEnd = index + 1;
    else if (token.text === ' ') space = index + 1;
  }
  return tokens.length;
};

/** The text itself if it fits, else as much of it as does, with an ellipsis, all tags closed. */
export const fitHtml = (text: Html, limit = TEXT_LIMIT): Html => {
  if (visibleLength(text) <= limit) return text;
  const open: Token[] = [];
  let result = '';
  let length = 0;
  for (const token of tokensOf(text)) {
    if (length + token.length > limit - 1) break;
    if (token.tag !== null && token.closing) open.pop();
    else if (token.tag !== null) open.push(token);
    result += token.text;
    length += token.length;
  }
  return new Html(`${result.trimEnd()}…${closeAll(open)}`);
};
