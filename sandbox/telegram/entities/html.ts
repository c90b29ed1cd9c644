import { badRequest } from '../errors';
import type { Entity, FormattedText } from '../types';

const TAGS: Record<string, string> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  pre: 'pre',
  code: 'code',
  blockquote: 'blockquote',
};
const ESCAPES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  attributes: Record<string, string>;
  offset: number;
}

const cannotParse = (reason: string): Error => badRequest(`can't parse entities: ${reason}`);

/** Walks over the text the way TDLib's `do_parse_html` does, so that the refusals have the real server's words. */
class HtmlParser {
  private position = 0;
  private text = '';
  private readonly entities: Entity[] = [];
  private readonly open: OpenTag[] = [];

  constructor(private readonly source: string) {}

  parse(): FormattedText {
    while (this.position < this.source.length) {
      const symbol = this.source[this.position];
      if (symbol === '&') this.text += this.readEscape();
      else if (symbol !== '<') this.text += this.source[this.position++];
      else if (this.source[this.position + 1] === '/') this.readEndTag();
      else this.readStartTag();
    }
    const unclosed = this.open.at(-1);
    if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
    return { text: this.text, entities: this.entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
  }

  /** An escape that Telegram doesn't know is ordinary text. */
  private readEscape(): string {
    const match = /^&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));?/i.exec(
      this.source.slice(this.position, this.position + 12),
    );
    const known = match && decode(match);
    this.position += known ? match[0].length : 1;
    return known || '&';
  }

  private readStartTag(): void {
    const begin = this.position++;
    const name = this.readWhile((symbol) => !/[\s>]/.test(symbol)).toLowerCase();
    if (this.position >= this.source.length) throw cannotParse(`Unclosed start tag at byte offset ${this.byte(begin)}`);
    if (!(name in TAGS)) throw cannotParse(`Unsupported start tag "${name}" at byte offset ${this.byte(begin)}`);
    const attributes: Record<string, string> = {};
    for (;;) {
      this.readWhile((symbol) => /\s/.test(symbol));
      if (this.source[this.position] === '>') break;
      this.readAttribute(name, begin, attributes);
    }
    this.position++;
    if (name === 'span' && attributes['class'] !== 'tg-spoiler') {
      throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${this.byte(begin)}`);
    }
    this.open.push({ name, attributes, offset: this.text.length });
  }

  private readAttribute(tag: string, begin: number, attributes: Record<string, string>): void {
    const name = this.readWhile((symbol) => !/[\s=>]/.test(symbol)).toLowerCase();
    if (this.position >= this.source.length) throw this.unclosedTag(tag, begin);
    if (!name) throw cannotParse(`Empty attribute name in the tag "${tag}" at byte offset ${this.byte(begin)}`);
    this.readWhile((symbol) => /\s/.test(symbol));
    attributes[name] = '';
    if (this.source[this.position] !== '=') return;
    this.position++;
    this.readWhile((symbol) => /\s/.test(symbol));
    const quote = this.source[this.position];
    if (quote === '"' || quote === "'") {
      this.position++;
      let value = '';
      while (this.position < this.source.length && this.source[this.position] !== quote) {
        value += this.source[this.position] === '&' ? this.readEscape() : this.source[this.position++];
      }
      if (this.position++ >= this.source.length) throw this.unclosedTag(tag, begin);
      attributes[name] = value;
      return;
    }
    const from = this.position;
    attributes[name] = this.readWhile((symbol) => /[\w.-]/.test(symbol)).toLowerCase();
    const next = this.source[this.position];
    if (next === undefined) throw this.unclosedTag(tag, begin);
    if (!/[\s>]/.test(next)) throw cannotParse(`Unexpected end of name token at byte offset ${this.byte(from)}`);
  }

  private readEndTag(): void {
    const begin = this.position;
    this.position += 2;
    const tag = this.open.pop();
    if (!tag) throw cannotParse(`Unexpected end tag at byte offset ${this.byte(begin)}`);
    const name = this.readWhile((symbol) => !/[\s>]/.test(symbol)).toLowerCase();
    this.readWhile((symbol) => /\s/.test(symbol));
    if (this.source[this.position] !== '>') throw cannotParse(`Unclosed end tag at byte offset ${this.byte(begin)}`);
    this.position++;
    if (name && name !== tag.name) {
      const words = `expected "</${tag.name}>", found "</${name}>"`;
      throw cannotParse(`Unmatched end tag at byte offset ${this.byte(begin)}, ${words}`);
    }
    this.close(tag);
  }

  private close({ name, attributes, offset }: OpenTag): void {
    const length = this.text.length - offset;
    if (length === 0) return;
    const entity: Entity = { type: TAGS[name] ?? name, offset, length };
    if (name === 'a') {
      const url = attributes['href'] || this.text.slice(offset);
      if (!/^(https?|tg|ton|mailto|tel):|^[\w-]+(\.[\w-]+)+/i.test(url)) return;
      entity.url = /^[a-z]+:/i.test(url) ? url : `http://${url}`;
    }
    if (name === 'tg-emoji') entity.custom_emoji_id = attributes['emoji-id'] ?? '';
    if (name === 'blockquote' && 'expandable' in attributes) entity.type = 'expandable_blockquote';
    if (name === 'code' && this.open.at(-1)?.name === 'pre') {
      const language = /^language-(.+)$/.exec(attributes['class'] ?? '')?.[1];
      const pre = this.open.at(-1);
      if (pre && pre.offset === offset) {
        if (language) pre.attributes['language'] = language;
        return;
      }
    }
    if (name === 'pre' && attributes['language']) entity.language = attributes['language'];
    this.entities.push(entity);
  }

  private unclosedTag(tag: string, begin: number): Error {
    return cannotParse(`Unclosed start tag "${tag}" at byte offset ${this.byte(begin)}`);
  }

  private readWhile(belongs: (symbol: string) => boolean): string {
    const from = this.position;
    while (this.position < this.source.length && belongs(this.source[this.position] ?? '')) this.position++;
    return this.source.slice(from, this.position);
  }

  private byte(position: number): number {
    return Buffer.byteLength(this.source.slice(0, position));
  }
}

const decode = ([, hexadecimal, decimal, name]: RegExpExecArray): string | undefined => {
  if (name) return ESCAPES[name];
  const code = hexadecimal ? parseInt(hexadecimal, 16) : parseInt(decimal ?? '', 10);
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : undefined;
};

/** `parse_mode: HTML`. Throws the real server's `can't parse entities: ...`. */
export const parseHtml = (source: string): FormattedText => new HtmlParser(source).parse();
