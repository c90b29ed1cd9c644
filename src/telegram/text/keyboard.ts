import { BUTTON_TEXT_LIMIT, shorten } from './limits';

/** Telegram refuses the whole message for one longer callback. */
const CALLBACK_DATA_BYTES = 64;
/** More choices than this are shown in pages. */
const PAGE_SIZE = 12;

export type Button = { text: string } & ({ callback_data: string } | { url: string });
export type Keyboard = Button[][];

/**
 * A button that comes back as a callback query. Its label is shortened to what phones show, or to `limit` characters where
 * it is more than a label.
 * @throws Error if the data is over 64 bytes: data is made of short codes only, so this is a mistake of ours
 */
export const button = (text: string, data: string, limit = BUTTON_TEXT_LIMIT): Button => {
  const bytes = Buffer.byteLength(data);
  if (bytes < 1 || bytes > CALLBACK_DATA_BYTES) {
    throw new Error(`Callback data must be 1 to ${CALLBACK_DATA_BYTES} bytes, "${data}" is ${bytes}.`);
  }
  return { text: label(text, limit), callback_data: data };
};

const label = (text: string, limit = BUTTON_TEXT_LIMIT): string =>
  shorten(text.replace(/\s+/g, ' ').trim(), limit) || '·';

/**
 * Buttons in rows: as many to a row as their labels allow, at most `perRow`. A long label gets a row of its own, so
 * that phones show it whole.
 */
export const rowsOf = (buttons: Button[], perRow: number): Keyboard => {
  const rows: Keyboard = [];
  for (const next of buttons) {
    const row = rows[rows.length - 1];
    const widest = Math.max(next.text.length, ...(row ?? []).map((other) => other.text.length));
    const fits = row !== undefined && row.length < perRow && widest * (row.length + 1) <= 34;
    if (fits) row.push(next);
    else rows.push([next]);
  }
  return rows;
};

export interface Page<T> {
  items: { item: T; index: number }[];
  number: number;
  count: number;
}

/** One page of a list; a page beyond the end is the last one. */
export const pageOf = <T>(all: readonly T[], number: number, size = PAGE_SIZE): Page<T> => {
  const count = Math.max(1, Math.ceil(all.length / size));
  const current = Math.min(Math.max(0, number), count - 1);
  const items = all.slice(current * size, (current + 1) * size);
  return { items: items.map((item, offset) => ({ item, index: current * size + offset })), number: current, count };
};

/**
 * ‹ 2/5 ›: the row that turns pages, or nothing if there is only one. The middle one opens the same page. Of two pages
 * each has the way to the other only: no two buttons do the same.
 */
export const pager = (page: Page<unknown>, dataOf: (page: number) => string): Keyboard => {
  if (page.count < 2) return [];
  const back = button('‹', dataOf((page.number + page.count - 1) % page.count));
  const here = button(`${page.number + 1}/${page.count}`, dataOf(page.number));
  const on = button('›', dataOf((page.number + 1) % page.count));
  if (page.count > 2) return [[back, here, on]];
  return [page.number === 0 ? [here, on] : [back, here]];
};
