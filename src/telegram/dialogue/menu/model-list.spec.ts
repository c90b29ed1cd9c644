import { aModel } from '../../../../test/support/model-builder';
import { button } from '../../text';
import { dearestFirst, modelButtons } from './model-list';
import { twoColumns } from './two-columns';

const models = ['a', 'b', 'c', 'd', 'e'].map((id) => aModel({ id, provider: 'kie', title: id.toUpperCase() }));
const ids = (list: { id: string }[]): string => list.map(({ id }) => id).join('');

describe('lists of models', () => {
  it('begin with favourites, then what was used lately, then the order of the file', () => {
    expect(ids(dearestFirst(models, ['d', 'gone', 'b'], ['c', 'd']))).toBe('dbcae');
    expect(ids(dearestFirst(models, [], []))).toBe('abcde');
  });

  it('mark favourites, and tell the measured time before the usual one', () => {
    const marks = { favourites: new Set(['a']), usualMs: new Map([['a', 120_000]]), oneKind: true };
    const quote = { cost: 1, credits: 3, exact: true };
    const [first, second] = modelButtons('en', models, () => quote, marks);
    expect(first?.text).toBe('⭐ A · 3 💎 · ~2 min');
    expect(second?.text).toMatch(/^B · 3 💎 · ~\d+ s$/);
  });
});

it('two columns pair what is short, around what is long', () => {
  const rows = twoColumns(
    ['one', 'a label that fills the whole row', 'two', 'three'].map((text) => button(text, text)),
  );
  expect(rows.map((row) => row.map(({ text }) => text))).toEqual([
    ['one', 'two'],
    ['a label that fills the whole row'],
    ['three'],
  ]);
});
