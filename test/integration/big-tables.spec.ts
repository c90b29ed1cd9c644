import type { DataSource } from 'typeorm';
import { Billing, verifyLedger } from '../../src/billing';
import { type AppConfig } from '../../src/config';
import { createDataSource } from '../../src/database';
import { Inbox } from '../../src/telegram/inbox/inbox';
import { type TestDatabase, createDatabase } from '../support/database';

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createDatabase();
  dataSource = await createDataSource(database.url, () => undefined).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const read = (plan: Plan): number => {
  const here = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
  return (/Scan/.test(plan['Node Type']) ? here : 0) + (plan.Plans ?? []).reduce((sum, part) => sum + read(part), 0);
};

/** How many rows the statements of `work` have to look at, by PostgreSQL's own account. */
const rowsRead = async (work: () => Promise<unknown>): Promise<number> => {
  const asked = jest.spyOn(dataSource.manager, 'query');
  await work();
  const statements = asked.mock.calls.map(([sql, parameters]) => ({ sql, parameters: parameters as unknown[] }));
  asked.mockRestore();
  let rows = 0;
  for (const { sql, parameters } of statements) {
    const [answer] = await dataSource.manager.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      parameters,
    );
    rows += answer?.['QUERY PLAN'].reduce((sum, { Plan: plan }) => sum + read(plan), 0) ?? 0;
  }
  return rows;
};

describe('in a ledger of many transfers', () => {
  const billing = new Billing();
  let rare = 0;

  beforeAll(async () => {
    const users: { id: string }[] = await dataSource.query(
      `INSERT INTO users (locale) SELECT 'en' FROM generate_series(1, 101) RETURNING id`,
    );
    for (const { id } of users) await billing.openAccount(dataSource.manager, Number(id));
    rare = Number(users.at(-1)?.id);
    await dataSource.query(
      `INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
       SELECT move.key || n || ':' || a.id, move.source, move.target, move.amount, move.reason, n || ':' || a.id
       FROM generate_series(1, 100) n, ledger_accounts a, ledger_accounts promo, ledger_accounts held,
            LATERAL (VALUES ('promo:', promo.id, a.id, 3, 'promo'), ('hold:', a.id, held.id, 2, 'hold'))
              AS move (key, source, target, amount, reason)
       WHERE promo.code = 'promo' AND held.code = 'held' AND (a.user_id < $1 OR (a.user_id = $1 AND n <= 3))`,
      [rare],
    );
    await dataSource.query(
      `UPDATE ledger_accounts SET balance = CASE WHEN user_id = $1 THEN 3 ELSE 100 END WHERE user_id IS NOT NULL`,
      [rare],
    );
    await billing.hold(dataSource.manager, { userId: rare, amount: 2, generationId: 'one' });
    await dataSource.query('ANALYZE');
  });

  it("one's own newest entries are read, and not everybody's", async () => {
    const entries = await billing.entries(dataSource.manager, rare, 3);
    expect(entries.map(({ amount, reference }) => [amount, reference.split(':')[0]])).toEqual([
      [-2, 'one'],
      [-2, '3'],
      [3, '3'],
    ]);
    expect(await rowsRead(() => billing.entries(dataSource.manager, rare, 3))).toBeLessThan(500);
  });

  it('the books are proved', async () => {
    expect((await verifyLedger(dataSource.manager)).problems).toEqual([]);
    await dataSource.query(`UPDATE ledger_accounts SET balance = 7 WHERE user_id = $1`, [rare]);
    expect((await verifyLedger(dataSource.manager)).problems).toEqual([expect.stringContaining('add up to 1')]);
  });
});

describe('in an inbox with much that is done', () => {
  const inbox = (): Inbox => new Inbox({ telegram: { botId: 1 } } as AppConfig, dataSource);

  beforeAll(async () => {
    await dataSource.query(
      `INSERT INTO updates (bot_id, update_id, chat_id, payload, state, done_at)
       SELECT 1, n, n % 100, '{}', CASE WHEN n > 25000 THEN 'waiting' ELSE 'done' END,
              CASE WHEN n <= 25000 THEN now() - CASE WHEN n <= 23000 THEN interval '49 hours' ELSE interval '1 hour' END END
       FROM generate_series(1, 25003) n`,
    );
    await dataSource.query('ANALYZE');
  });

  it('only what is open is counted', async () => {
    expect((await inbox().measure()).depth).toBe(3);
    expect(await rowsRead(() => inbox().measure())).toBeLessThan(500);
  });

  it('what is two days old is taken away in portions, the rest stays', async () => {
    const asked = jest.spyOn(dataSource.manager, 'query');
    await inbox().clean(new AbortController().signal);
    expect(asked).toHaveBeenCalledTimes(3);
    asked.mockRestore();
    const [left] = await dataSource.query<{ count: number }[]>('SELECT count(*)::integer AS count FROM updates');
    expect(left?.count).toBe(2_003);
  });
});
