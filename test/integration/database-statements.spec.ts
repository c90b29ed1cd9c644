import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database';
import { type TestDatabase, createDatabase } from '../support/database';

const OFTEN = 25;

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createDatabase();
  // One connection, so that what is prepared can be looked at.
  const other = createDataSource(database.url, () => undefined);
  dataSource = other.setOptions({ poolSize: 1 });
  await dataSource.initialize();
  await dataSource.query('CREATE TABLE things (id integer PRIMARY KEY, words text)');
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const often = async (text: string, parameters: (index: number) => unknown[]): Promise<unknown[]> => {
  const answers: unknown[] = [];
  for (let index = 0; index < OFTEN; index++) answers.push(await dataSource.query(text, parameters(index)));
  return answers;
};
const prepared = async (): Promise<string[]> => {
  const rows: { statement: string }[] = await dataSource.query('SELECT statement FROM pg_prepared_statements');
  return rows.map(({ statement }) => statement);
};

describe('statements that run often', () => {
  it('are prepared once, and answer as before', async () => {
    const text = 'INSERT INTO things (id, words) VALUES ($1, $2) RETURNING id';
    const answers = await often(text, (index) => [index, `thing ${index}`]);
    expect(answers).toEqual(Array.from({ length: OFTEN }, (_, index) => [{ id: index }]));
    expect(await prepared()).toContain(text);
  });

  it('survive an error of one run, and a transaction that was rolled back', async () => {
    const text = 'SELECT 100 / $1::integer AS share';
    await often(text, () => [5]);
    await expect(dataSource.query(text, [0])).rejects.toThrow(/division by zero/);
    expect(await dataSource.query(text, [4])).toEqual([{ share: 25 }]);
    const failed = dataSource.transaction(async (manager) => {
      await expect(manager.query(text, [0])).rejects.toThrow(/division by zero/);
      await manager.query(text, [4]);
    });
    await expect(failed).rejects.toThrow(/current transaction is aborted/);
    expect(await dataSource.query(text, [2])).toEqual([{ share: 50 }]);
  });

  it('that are prepared for the first time in a transaction that is aborted already are prepared again', async () => {
    const text = 'SELECT $1::integer + 1 AS next';
    for (let run = 0; run < 19; run++) await dataSource.query(text, [run]);
    const failed = dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 / 0').catch(() => undefined);
      await manager.query(text, [1]);
    });
    await expect(failed).rejects.toThrow(/current transaction is aborted/);
    expect(await dataSource.query(text, [1])).toEqual([{ next: 2 }]);
    expect(await prepared()).toContain(text);
  });

  it('go on when a newer version adds a column meanwhile', async () => {
    const one = 'SELECT id, words FROM things WHERE id = $1';
    const all = 'SELECT * FROM things WHERE id = $1';
    await often(one, () => [1]);
    await often(all, () => [1]);
    await dataSource.query(`ALTER TABLE things ADD COLUMN more text DEFAULT 'new'`);
    expect(await dataSource.query(one, [1])).toEqual([{ id: 1, words: 'thing 1' }]);
    expect(await dataSource.query(all, [1])).toEqual([{ id: 1, words: 'thing 1', more: 'new' }]);
    expect(await prepared()).not.toContain(all);
  });
});
