import { StatementNames } from './statement-names';

const named = (names: StatementNames, text: string, runs: number): (string | undefined)[] =>
  Array.from({ length: runs }, () => names.nameOf(text));

describe('names of statements', () => {
  it('are given to what has run often, and stay', () => {
    const runs = named(new StatementNames(), 'SELECT $1', 22);
    expect(runs.slice(0, 19).every((name) => name === undefined)).toBe(true);
    expect(runs[19]).toMatch(/^a_[0-9a-f]{32}$/);
    expect(new Set(runs.slice(19)).size).toBe(1);
  });

  it('differ by the text', () => {
    const names = new StatementNames();
    expect(named(names, 'SELECT $1', 20).at(-1)).not.toBe(named(names, 'SELECT $1 ', 20).at(-1));
  });

  it.each([
    'SELECT * FROM users WHERE id = $1',
    'select u.* from users u where id = $1',
    'UPDATE users SET locale = $1 RETURNING *',
    'SELECT id, * FROM users WHERE id = $1',
  ])('are not given to what answers with all columns, which a migration may add to: %s', (text) => {
    expect(named(new StatementNames(), text, 50).every((name) => name === undefined)).toBe(true);
  });

  it('are given to what only multiplies', () => {
    const text = `SELECT id FROM cards WHERE touched_at > now() - $1 * interval '1 day'`;
    expect(named(new StatementNames(), text, 20).at(-1)).toBeDefined();
  });

  it('are not given without end', () => {
    const names = new StatementNames();
    const given = Array.from({ length: 100 }, (_, index) => named(names, `SELECT $1 + ${index}`, 20).at(-1));
    expect(given.filter((name) => name !== undefined)).toHaveLength(64);
  });

  it('still come to a hot text after thousands that ran once', () => {
    const names = new StatementNames();
    const hot = 'SELECT $1';
    names.nameOf(hot);
    for (let index = 0; index < 5_000; index++) names.nameOf(`SELECT $1 + ${index}`);
    expect(named(names, hot, 19).at(-1)).toBeDefined();
  });
});
