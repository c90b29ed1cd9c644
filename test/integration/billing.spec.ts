import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Billing, InsufficientCredits, verifyLedger } from '../../src/billing';
import { createDataSource, inTransaction } from '../../src/database';
import { type TestDatabase, createDatabase } from '../support/database';

const billing = new Billing();
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

const userWith = async (credits: number): Promise<number> => {
  const rows: { id: string }[] = await dataSource.query(`INSERT INTO users (locale) VALUES ('en') RETURNING id`);
  const userId = Number(rows[0]?.id);
  await billing.openAccount(dataSource.manager, userId);
  await billing.credit(dataSource.manager, {
    userId,
    from: 'welcome',
    amount: credits,
    key: `welcome:${userId}`,
    reference: 'welcome',
  });
  return userId;
};

const balance = (userId: number): Promise<number> => billing.balance(dataSource.manager, userId);
const problems = async (): Promise<string[]> => (await verifyLedger(dataSource.manager)).problems;

describe('the ledger', () => {
  it('gives welcome credits once, however often it is asked', async () => {
    const userId = await userWith(10);
    const again = await billing.credit(dataSource.manager, {
      userId,
      from: 'welcome',
      amount: 10,
      key: `welcome:${userId}`,
      reference: 'welcome',
    });
    expect(again).toBe(false);
    expect(await balance(userId)).toBe(10);
  });

  it('holds, then either captures or releases, once', async () => {
    const userId = await userWith(10);
    const [first, second] = [randomUUID(), randomUUID()];
    await billing.hold(dataSource.manager, { userId, amount: 4, generationId: first });
    await billing.hold(dataSource.manager, { userId, amount: 5, generationId: second });
    expect(await balance(userId)).toBe(1);
    expect(await billing.capture(dataSource.manager, first)).toBe(true);
    expect(await billing.release(dataSource.manager, first)).toBe(false);
    expect(await billing.release(dataSource.manager, second)).toBe(true);
    expect(await billing.capture(dataSource.manager, second)).toBe(false);
    expect(await balance(userId)).toBe(6);
    expect(await problems()).toEqual([]);
  });

  it('captures less than was held and gives the remainder back, both once', async () => {
    const userId = await userWith(20);
    const [part, whole, more] = [randomUUID(), randomUUID(), randomUUID()];
    for (const generationId of [part, whole, more]) {
      await billing.hold(dataSource.manager, { userId, amount: 5, generationId });
    }
    const capture = (id: string, price: number) =>
      inTransaction(dataSource, (manager) => billing.capture(manager, id, price));
    expect((await Promise.all([capture(part, 2), capture(part, 2), capture(part, 2)])).filter(Boolean)).toHaveLength(1);
    expect(await balance(userId)).toBe(8);
    expect([await capture(whole, 5), await capture(more, 9)]).toEqual([true, true]);
    expect(await billing.release(dataSource.manager, part)).toBe(false);
    expect(await balance(userId)).toBe(8);
    expect(await billing.entries(dataSource.manager, userId, 1)).toMatchObject([
      { amount: 3, reason: 'release', reference: part },
    ]);
    expect(await problems()).toEqual([]);
  });

  it('gives nothing back if the transaction that captures is rolled back', async () => {
    const userId = await userWith(5);
    const generationId = randomUUID();
    await billing.hold(dataSource.manager, { userId, amount: 5, generationId });
    const crash = inTransaction(dataSource, async (manager) => {
      await billing.capture(manager, generationId, 2);
      throw new Error('the power went');
    });
    await expect(crash).rejects.toThrow('the power went');
    expect(await balance(userId)).toBe(0);
    expect(await billing.capture(dataSource.manager, generationId, 2)).toBe(true);
    expect(await balance(userId)).toBe(3);
  });

  it('refuses what the balance does not cover and says how much is missing', async () => {
    const userId = await userWith(3);
    const hold = billing.hold(dataSource.manager, { userId, amount: 5, generationId: randomUUID() });
    await expect(hold).rejects.toMatchObject({ name: InsufficientCredits.name, balance: 3, price: 5, missing: 2 });
    expect(await balance(userId)).toBe(3);
  });

  it('never lets parallel holds spend more than there is, nor parallel ends pay twice', async () => {
    const userId = await userWith(10);
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const holds = await Promise.allSettled(
      ids.map((generationId) =>
        inTransaction(dataSource, (manager) => billing.hold(manager, { userId, amount: 3, generationId })),
      ),
    );
    const held = ids.filter((_id, index) => holds[index]?.status === 'fulfilled');
    expect(held).toHaveLength(3);
    const ends = await Promise.all(
      held.flatMap((id) => [
        inTransaction(dataSource, (manager) => billing.capture(manager, id)),
        inTransaction(dataSource, (manager) => billing.release(manager, id)),
        inTransaction(dataSource, (manager) => billing.release(manager, id)),
      ]),
    );
    expect(ends.filter(Boolean)).toHaveLength(3);
    expect(await problems()).toEqual([]);
  });

  it('lists what happened to a user, newest first and signed', async () => {
    const userId = await userWith(10);
    const id = randomUUID();
    await billing.hold(dataSource.manager, { userId, amount: 4, generationId: id });
    await billing.release(dataSource.manager, id);
    const entries = await billing.entries(dataSource.manager, userId, 2);
    expect(entries.map(({ amount, reason }) => ({ amount, reason }))).toEqual([
      { amount: 4, reason: 'release' },
      { amount: -4, reason: 'hold' },
    ]);
  });

  it('can not be rewritten, and a balance that was tampered with is found', async () => {
    const userId = await userWith(10);
    await expect(dataSource.query(`UPDATE ledger_transfers SET amount = 1`)).rejects.toThrow('append-only');
    await expect(
      dataSource.query(`UPDATE ledger_accounts SET balance = -1 WHERE user_id = $1`, [userId]),
    ).rejects.toThrow();
    await dataSource.query(`UPDATE ledger_accounts SET balance = 99 WHERE user_id = $1`, [userId]);
    expect(await problems()).toEqual([`account user:${userId}: balance 99, but its transfers add up to 10`]);
    await dataSource.query(`UPDATE ledger_accounts SET balance = 10 WHERE user_id = $1`, [userId]);
  });

  it('a remainder that was lost, given twice, or given beside a release is found', async () => {
    const userId = await userWith(30);
    const forge = (key: string, reference: string, amount: number) =>
      dataSource.query(
        `INSERT INTO ledger_transfers (key, from_account, to_account, amount, reason, reference)
         SELECT $1, held.id, mine.id, $2, 'release', $3 FROM ledger_accounts held, ledger_accounts mine
         WHERE held.code = 'held' AND mine.user_id = $4`,
        [key, amount, reference, userId],
      );
    const [twice, beside] = [randomUUID(), randomUUID()];
    for (const generationId of [twice, beside]) {
      await billing.hold(dataSource.manager, { userId, amount: 5, generationId });
    }
    await billing.capture(dataSource.manager, twice, 2);
    await forge(`remainder-again:${twice}`, twice, 3);
    await billing.release(dataSource.manager, beside);
    await forge(`remainder:${beside}`, beside, 1);
    expect(await problems()).toEqual(
      expect.arrayContaining([
        `of ${twice} 5 credits were held, but 8 were captured or given back`,
        `of ${beside} 5 credits were held, but 6 were captured or given back`,
        expect.stringContaining(`transfer remainder-again:${twice} is no end of a hold`),
        expect.stringContaining(`transfer remainder:${beside} is no end of a hold`),
      ]),
    );
  });
});
