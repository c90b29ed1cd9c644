import { inTransaction } from '../../src/database';
import { type Erasure, EXPORT_LIMIT, PersonalRecords, UserData } from '../../src/generation';
import { UsersService } from '../../src/users';
import { GenerationApp, PRICE } from '../support/generation-app';
import { insertGeneration } from '../support/generation-rows';

let world: GenerationApp;
let data: UserData;
const notes = new Map<number, string>();

beforeAll(async () => {
  world = await GenerationApp.start();
  data = world.app.get(UserData);
  world.app.get(PersonalRecords).register({
    name: 'notes',
    export: (_manager, userId) => Promise.resolve(notes.get(userId) ?? null),
    erase: (_manager, userId) => Promise.resolve(void notes.delete(userId)),
  });
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

const erase = (userId: number): Promise<Erasure> =>
  inTransaction(world.dataSource, (manager) => data.erase(manager, userId));

/** Everything there is of somebody: a profile, settings, choices, a note of another room. */
const somebody = async (credits: number): Promise<number> => {
  const users = world.app.get(UsersService);
  const userId = await world.userWith(credits);
  await world.sql(`UPDATE users SET telegram_id = 1000 + $1, first_name = 'Ann', username = 'ann' WHERE id = $1`, [
    userId,
  ]);
  await users.noteModelUse(world.dataSource.manager, userId, 'scripted/picture');
  await users.rememberChoices(world.dataSource.manager, userId, 'scripted/picture', { size: '1:1' });
  notes.set(userId, 'likes cats');
  return userId;
};

describe('an export of one’s own data', () => {
  it('holds all that is kept, and nothing of others', async () => {
    const userId = await somebody(10);
    const stranger = await world.userWith(10);
    await insertGeneration(world, stranger);
    const id = await world.accepted(userId);
    await world.reaches(id, 'delivered');
    const exported = await data.export(world.dataSource.manager, userId);
    expect(exported).toMatchObject({
      profile: { userId, telegramId: 1000 + userId, firstName: 'Ann', username: 'ann', language: 'en' },
      settings: { lastModel: 'scripted/picture' },
      rememberedChoices: { 'scripted/picture': { size: '1:1' } },
      balance: 10 - PRICE,
      ledger: {
        complete: true,
        entries: [
          { amount: -PRICE, reason: 'hold', reference: id },
          { amount: 10, reason: 'promo' },
        ],
      },
      generations: {
        total: 1,
        complete: true,
        newest: [
          {
            id,
            model: 'scripted/picture',
            makes: 'image',
            state: 'delivered',
            price: PRICE,
            input: { prompt: 'a cat' },
            outputs: [{ kind: 'image', url: 'https://files.example/1.png' }],
            deletedAt: null,
          },
        ],
      },
      notes: 'likes cats',
    });
    expect(JSON.parse(JSON.stringify(exported))).toEqual(exported);
  });

  it('is bounded, and says so', async () => {
    const userId = await world.userWith(0);
    await world.sql(
      `INSERT INTO generations (id, confirm_id, user_id, model_id, provider, input, origin, price, quoted_cost, state, created_at)
       SELECT gen_random_uuid(), gen_random_uuid(), $1, 'm' || n, 'scripted', '{}', '{"channel": "recording", "address": {}}',
              4, 8, 'delivered', now() - n * interval '1 minute' FROM generate_series(1, $2) n`,
      [userId, EXPORT_LIMIT + 1],
    );
    const exported = (await data.export(world.dataSource.manager, userId)) as {
      generations: { total: number; complete: boolean; newest: { model: string }[] };
    };
    const { total, complete, newest } = exported.generations;
    expect({ total, complete, count: newest.length }).toEqual({
      total: EXPORT_LIMIT + 1,
      complete: false,
      count: EXPORT_LIMIT,
    });
    expect([newest[0]?.model, newest.at(-1)?.model]).toEqual(['m1', `m${EXPORT_LIMIT}`]);
  });
});

describe('erasing one’s own data', () => {
  it('empties everything but the account and its books', async () => {
    const userId = await somebody(20);
    const stranger = await insertGeneration(world, await world.userWith(0));
    const ended = await world.accepted(userId);
    await world.reaches(ended, 'delivered');
    world.provider.onSlot = () => Promise.resolve(60_000);
    const waiting = await world.accepted(userId);
    expect(await erase(userId)).toEqual({
      kind: 'erased',
      generations: 2,
      canceled: 1,
      kept: { balance: 20 - PRICE, generations: 2 },
    });
    for (const id of [ended, waiting]) {
      expect(await world.row(id)).toMatchObject({ input: {}, outputs: [], payload: null, receipt: null });
    }
    expect((await world.row(waiting)).state).toBe('canceled');
    expect(await world.row(stranger)).toMatchObject({ deleted_at: null, input: { prompt: 'a cat' } });
    const exported = await data.export(world.dataSource.manager, userId);
    expect(exported).toMatchObject({
      profile: { telegramId: 1000 + userId, firstName: '', username: null },
      settings: {},
      rememberedChoices: {},
      balance: 20 - PRICE,
      notes: null,
    });
    expect(JSON.stringify(exported)).not.toContain('a cat');
    expect(await erase(userId)).toMatchObject({ kind: 'erased', generations: 0, canceled: 0 });
    await world.booksAreRight();
  });

  it('waits until nothing runs, and touches nothing before', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await somebody(20);
    const running = await world.accepted(userId);
    await world.reaches(running, 'running');
    world.provider.onSlot = () => Promise.resolve(60_000);
    const waiting = await world.accepted(userId);
    const ended = await insertGeneration(world, userId);
    expect(await erase(userId)).toEqual({ kind: 'running', running: 1 });
    expect((await world.row(waiting)).state).toBe('queued');
    expect(await world.row(ended)).toMatchObject({ deleted_at: null });
    expect(notes.get(userId)).toBe('likes cats');
    world.provider.finish(running);
    await world.reaches(running, 'delivered');
    expect(await erase(userId)).toMatchObject({ kind: 'erased', generations: 3, canceled: 1 });
    await world.booksAreRight();
  });
});
