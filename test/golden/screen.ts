import type { ChatMessage } from '../../sandbox/telegram';
import type { CatalogueEntry, CatalogueParameter } from '../../sandbox/kie/catalogue';

type Steps = (string | number)[];

export type Screen =
  | { kind: 'card'; message: ChatMessage }
  | { kind: 'variant'; message: ChatMessage }
  | { kind: 'question'; message: ChatMessage; path: Steps; key: string; parameter: CatalogueParameter };

interface Entity {
  type: string;
  offset: number;
  length: number;
}

const has = (message: ChatMessage, sign: string): boolean =>
  message.buttons.flat().some((label) => label.startsWith(sign));

/** A card or a question; anything else that the bot says is none. */
export const isScreen = (message: ChatMessage): boolean => has(message, '🚀') || has(message, '📋');

/** `<b>Title</b>  <code>key</code>`: where a question stands in the text, and its key. */
const headingOf = (message: ChatMessage): { key: string; begin: number } | null => {
  const entities = (message.message.entities ?? []) as Entity[];
  for (const code of entities.filter(({ type }) => type === 'code').reverse()) {
    const bold = entities.find(({ type, offset, length }) => type === 'bold' && offset + length + 2 === code.offset);
    if (bold) return { key: message.text.slice(code.offset, code.offset + code.length), begin: bold.offset };
  }
  return null;
};

/** The line above the heading tells the place: `speakers → № 2`. */
const placeOf = (message: ChatMessage, begin: number): Steps => {
  const above = message.text.slice(0, begin).split('\n').at(-2) ?? '';
  const isPlace = (message.message.entities as Entity[]).some(
    ({ type, offset, length }) => type === 'italic' && offset + length + 1 === begin,
  );
  if (!isPlace || above === '') return [];
  return above.split(' → ').map((step) => (/^№ \d+$/.test(step) ? Number(step.slice(2)) - 1 : step));
};

const parameterAt = (entry: CatalogueEntry, path: Steps): CatalogueParameter | undefined => {
  let parameter: CatalogueParameter | undefined;
  for (const [index, step] of path.entries()) {
    if (typeof step === 'string') parameter = index === 0 ? entry.input[step] : parameter?.properties?.[step];
    else if (parameter) {
      const { format, accept, max_size_mb } = parameter;
      parameter = { format, accept, max_size_mb, ...(parameter.items ?? { type: 'string' }) };
    }
  }
  return parameter;
};

/** Reads what the bot shows, as a person would; parameters are looked up in the catalogue. @throws Error in words */
export const screenOf = (message: ChatMessage, entry: CatalogueEntry): Screen => {
  if (has(message, '🚀')) return { kind: 'card', message };
  const heading = headingOf(message);
  if (heading === null) return { kind: 'variant', message };
  const place = placeOf(message, heading.begin);
  const last = place.findLast((step) => typeof step === 'string');
  // An item of a list is asked for under the name of its list.
  const path = last === heading.key ? place : [...place, heading.key];
  const parameter = parameterAt(entry, path);
  if (parameter === undefined) throw new Error(`the bot asks for ${path.join('.')}, which the catalogue does not have`);
  return { kind: 'question', message, path, key: heading.key, parameter };
};

export const problemIn = (message: ChatMessage): string | null =>
  message.text.split('\n').find((line) => line.startsWith('⚠️')) ?? null;
