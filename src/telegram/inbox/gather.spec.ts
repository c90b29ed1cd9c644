import type { Update } from 'telegraf/types';
import { type Part, QUIET_MS, gather, mayHaveFollowers } from './gather';

const author = { id: 5, is_bot: false, first_name: 'Anna' };

const part = (id: number, content: object, ageMs = 0, from = author): Part => ({
  id: String(id),
  ageMs,
  update: {
    update_id: id,
    message: { message_id: id, date: 1000, chat: { id: 5, type: 'private' }, from, ...content },
  } as unknown as Update,
});
const photo = (id: number, ageMs: number, group = 'g'): Part =>
  part(id, { media_group_id: group, photo: [{ file_id: `f${id}` }] }, ageMs);
const text = (id: number, length: number, ageMs = 0): Part => part(id, { text: 'x'.repeat(length) }, ageMs);
const textOf = (update: Update): string => (update as { message: { text: string } }).message.text;

const ready = (first: Part, others: Part[]) => {
  const result = gather(first, others);
  if (!result.ready) throw new Error(`not ready for ${result.waitMs} ms`);
  return result;
};

describe('gathering what was sent at once', () => {
  it('lets everything else through at once', () => {
    expect(mayHaveFollowers(text(1, 1999).update)).toBe(false);
    expect(mayHaveFollowers({ update_id: 1, callback_query: {} } as Update)).toBe(false);
    expect(gather(text(1, 3), [text(2, 3)])).toMatchObject({ ready: true, album: [], merged: [] });
  });

  it('waits until an album has been quiet, counted from its newest part', () => {
    expect(gather(photo(1, 900), [photo(2, 300)])).toEqual({ ready: false, waitMs: QUIET_MS - 300 });
    expect(gather(photo(1, 0), [])).toEqual({ ready: false, waitMs: QUIET_MS });
  });

  it('joins the parts of one album in the order of its messages, and no others', () => {
    const result = ready(photo(2, 900), [photo(1, 800), text(3, 5, 800), photo(4, 800, 'other'), photo(5, 800)]);
    expect(result.album.map((message) => message.message_id)).toEqual([1, 2, 5]);
    expect(result.update.update_id).toBe(1);
    expect(result.merged).toEqual(['1', '5']);
  });

  it('does not wait for more than the ten parts that an album can have', () => {
    const others = Array.from({ length: 9 }, (_, index) => photo(index + 2, 0));
    expect(ready(photo(1, 0), others).album).toHaveLength(10);
  });

  it('takes an album of which one part came alone as a single picture', () => {
    expect(ready(photo(1, 701), [])).toMatchObject({ album: [], merged: [] });
  });

  it('joins a text that was cut at 4096 characters without a seam', () => {
    const result = ready(text(1, 4096), [text(2, 4096), text(3, 10)]);
    expect(textOf(result.update)).toBe('x'.repeat(8202));
    expect(result.merged).toEqual(['2', '3']);
  });

  it('puts a line break where the client cut at white space', () => {
    expect(textOf(ready(text(1, 4050), [text(2, 3)]).update)).toBe(`${'x'.repeat(4050)}\nxxx`);
  });

  it.each([
    ['phones, which look for a seam in the last 300 characters', 3796],
    ['the desktop, which looks for a paragraph in the whole second half', 2049],
    ['either, with white space trimmed from the part', 2040],
  ])('joins what was cut early by %s', (_client, length) => {
    const result = ready(text(1, length), [text(2, 500)]);
    expect(textOf(result.update)).toBe(`${'x'.repeat(length)}\n${'x'.repeat(500)}`);
    expect(result.merged).toEqual(['2']);
  });

  it('leaves two short messages of one moment apart', () => {
    expect(ready(text(1, 1999), [text(2, 500)]).merged).toEqual([]);
  });

  it('waits for the rest of a long text, then takes it as it is', () => {
    expect(gather(text(1, 4096, 200), [])).toEqual({ ready: false, waitMs: 500 });
    expect(ready(text(1, 4096, 700), []).merged).toEqual([]);
  });

  it.each([
    ['a command', part(2, { text: '/cancel' })],
    ['a picture', photo(2, 0)],
    ['a later message', part(2, { text: 'more', date: 1010 })],
    ['a message of somebody else', part(2, { text: 'more' }, 0, { ...author, id: 6 })],
  ])('does not join %s to a long text, nor wait longer', (_what, next) => {
    const result = ready(text(1, 4096), [next]);
    expect(textOf(result.update)).toHaveLength(4096);
    expect(result.merged).toEqual([]);
  });
});
