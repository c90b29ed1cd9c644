import type { Locale } from '../../../i18n';
import type { ModelSpec, Quote } from '../../../registry';
import { plain, shorten } from '../../text';

/** More than this is cut off by narrow phones. Emoji are as wide as two letters. */
const PHONE_WIDTH = 44;

/** What every model of a kind has in its title: where space is short, its symbol or the list's heading says it. */
const KIND_WORDS = /[\s-]*\b(text|image|images|video|audio|speech|reference) to (image|video|audio|speech|music)\b/gi;

/** Letters as phones draw them, roughly. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/\p{Extended_Pictographic}/u.test(character) ? 2 : 1), 0);

/** Both ends stay, because models of a family differ at the end. */
const withoutMiddle = (title: string, room: number): string => {
  const characters = [...title];
  if (characters.length <= room) return title;
  const end = Math.floor((room - 1) / 2);
  const start = room - 1 - end;
  return `${characters.slice(0, start).join('').trimEnd()}…${characters.slice(-end).join('').trimStart()}`;
};

type Named = Pick<ModelSpec, 'title' | 'vendor'>;

/** Without the words of the kind, and without the vendor. Never empty. */
const bareOf = ({ title, vendor }: Named): { named: string; least: string } => {
  const bare = title
    .replace(KIND_WORDS, '')
    .replace(/\s*\([^)]*\)/, '')
    .replace(/^[\s/-]+|[\s/-]+$/g, '');
  const named = bare === '' ? title : bare;
  const isVendorFirst = named.toLowerCase().startsWith(`${vendor.toLowerCase()} `);
  return { named, least: isVendorFirst ? named.slice(vendor.length + 1) : named };
};

/** The title in so many letters: without the words of the kind, then without the vendor, then without its middle. */
export const shortTitle = (model: Named, room: number): string => {
  const { named, least } = bareOf(model);
  return [model.title, named].find((one) => widthOf(one) <= room) ?? withoutMiddle(least, room);
};

/** The first words of the shortest title that fit: a reminder beside words that tell more. */
export const firstWords = (model: Named, room: number): string => {
  const [first = '', ...others] = bareOf(model).least.split(' ');
  let words = first;
  for (const next of others) {
    if (widthOf(`${words} ${next}`) > room) break;
    words += ` ${next}`;
  }
  return shorten(words, room);
};

/** "~30 s", "~3 min": a hint of how long one waits, no promise. */
export const roughTime = (locale: Locale, milliseconds: number): string => {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds >= 55) return plain(locale, 'menu.time.minutes', { amount: Math.max(1, Math.round(seconds / 60)) });
  return plain(locale, 'menu.time.seconds', { amount: seconds < 15 ? seconds : Math.round(seconds / 5) * 5 });
};

/** "from 5 💎", or "5 💎" where nothing changes it. */
export const shortPrice = (locale: Locale, quote: Quote): string =>
  plain(locale, quote.exact ? 'menu.price.exact' : 'menu.price.from', { amount: quote.credits });

/** A model as a button of a list: `mark title · price · time`. The title gives way, the price never. */
export const modelLabel = (
  locale: Locale,
  model: Pick<ModelSpec, 'title' | 'vendor'>,
  facts: { mark: string; quote: Quote; usualMs: number },
): string => {
  const before = facts.mark === '' ? '' : `${facts.mark} `;
  const after = ` · ${shortPrice(locale, facts.quote)} · ${roughTime(locale, facts.usualMs)}`;
  return `${before}${shortTitle(model, PHONE_WIDTH - widthOf(before) - widthOf(after))}${after}`;
};
