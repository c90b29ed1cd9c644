import { button, pageOf, pager, rowsOf } from './keyboard';

describe('buttons', () => {
  it('refuse data that Telegram would refuse', () => {
    expect(() => button('a', 'x'.repeat(65))).toThrow('1 to 64 bytes');
    expect(() => button('a', 'я'.repeat(33))).toThrow('66');
    expect(button('a', 'я'.repeat(32))).toEqual({ text: 'a', callback_data: 'я'.repeat(32) });
  });

  it('have a label on one line that fits, and never an empty one', () => {
    expect(button(' a\n b ', 'x').text).toBe('a b');
    expect(button('я'.repeat(100), 'x').text).toHaveLength(64);
    expect(button('', 'x').text).toBe('·');
  });

  it('stand in rows; a long label has its own', () => {
    const rows = rowsOf(
      ['1:1', '16:9', 'a label that is really long', '4:3'].map((text) => button(text, 'x')),
      3,
    );
    expect(rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['1:1', '16:9'],
      ['a label that is really long'],
      ['4:3'],
    ]);
  });
});

describe('pages', () => {
  const all = Array.from({ length: 25 }, (_, index) => index);

  it('keep the number of each item', () => {
    expect(pageOf(all, 2).items).toEqual([{ item: 24, index: 24 }]);
    expect(pageOf(all, 99).number).toBe(2);
    expect(pageOf([], 0)).toEqual({ items: [], number: 0, count: 1 });
  });

  it('turn in a circle and need no row when there is one', () => {
    const data = pager(pageOf(all, 0), (page) => `p${page}`)[0]?.map(
      (item) => 'callback_data' in item && item.callback_data,
    );
    expect(data).toEqual(['p2', 'p0', 'p1']);
    expect(pager(pageOf(all.slice(0, 12), 0), String)).toEqual([]);
  });

  it('have one way between two of them, so that no two buttons do the same', () => {
    const labels = (number: number) => pager(pageOf(all.slice(0, 13), number), String)[0]?.map(({ text }) => text);
    expect([labels(0), labels(1)]).toEqual([
      ['1/2', '›'],
      ['‹', '2/2'],
    ]);
  });
});
