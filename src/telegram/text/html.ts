/**
 * Text in Telegram's HTML. The only thing in this service that may hold mark-up: whatever goes into it as a plain string
 * is escaped, so a `<` in a prompt or a model's id can never break a message.
 */
export class Html {
  constructor(readonly value: string) {}

  toString(): string {
    return this.value;
  }
}

export type HtmlValue = Html | string | number | null | undefined | HtmlValue[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Halves of surrogate pairs and control characters make Telegram refuse the whole text. */
const UNSENDABLE = /(?![\t\n\r])\p{Cc}|\p{Surrogate}/gu;

export const escapeHtml = (text: string): string =>
  text.replace(UNSENDABLE, '').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

const render = (value: HtmlValue): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Html) return value.value;
  if (Array.isArray(value)) return value.map(render).join('');
  return escapeHtml(String(value));
};

/** html`<b>${title}</b>`: the literal parts are mark-up, everything put in is escaped unless it is {@link Html} already. */
export const html = (parts: TemplateStringsArray, ...values: HtmlValue[]): Html =>
  new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part));

/** Mark-up from our own texts (locales). Never for anything a person or a provider wrote. */
export const trusted = (markup: string): Html => new Html(markup);

/** Puts lines together; empty ones (null, undefined, false) are left out. */
export const lines = (...values: (HtmlValue | false)[]): Html => join(values, '\n');

/** The same with an empty line in between. */
export const paragraphs = (...values: (HtmlValue | false)[]): Html => join(values, '\n\n');

export const join = (values: readonly (HtmlValue | false)[], separator: string): Html =>
  new Html(
    values
      .filter((value): value is HtmlValue => value !== false && value !== null && value !== undefined)
      .map(render)
      .filter((text) => text !== '')
      .join(escapeHtml(separator)),
  );

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What a reader sees: mark-up taken away, entities resolved. Telegram's length limits count this. */
export const plainText = (text: Html): string =>
  text.value.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** Length as Telegram counts it: UTF-16 units after the mark-up has been read. */
export const visibleLength = (text: Html): number => plainText(text).length;

/** The text as Telegram takes it; never empty, because Telegram refuses that. */
export const toSendable = (text: Html): string => (text.value.trim() === '' ? '…' : text.value);
