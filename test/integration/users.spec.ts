import type { DataSource } from 'typeorm';
import { createDataSource, inTransaction } from '../../src/database';
import { FAVOURITE_MODELS_MAX, type TelegramProfile, User, UsersService } from '../../src/users';
import { type TestDatabase, createDatabase } from '../support/database';

let database: TestDatabase;
let dataSource: DataSource;
const users = new UsersService();

beforeAll(async () => {
  database = await createDatabase();
  dataSource = createDataSource(database.url, () => undefined);
  dataSource.setOptions({ entities: [User] });
  await dataSource.initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

let telegramId = 100;
const someone = async (): Promise<number> => {
  const profile = { id: (telegramId += 1), firstName: 'Ann', username: 'ann', languageCode: 'en' };
  return (await users.findOrCreate(dataSource.manager, profile)).user.id;
};
const settingsOf = async (userId: number): Promise<object> => (await users.get(dataSource.manager, userId)).settings;

describe('somebody who writes', () => {
  const rowOf = async (id: number): Promise<{ version: string; seen: number }> => {
    const rows: { version: string; seen: number }[] = await dataSource.query(
      `SELECT xmin::text AS version, extract(epoch FROM now() - seen_at)::integer AS seen FROM users WHERE telegram_id = $1`,
      [id],
    );
    return rows[0] as { version: string; seen: number };
  };
  const ann = (): TelegramProfile => ({ id: telegramId, firstName: 'Ann', username: 'ann', languageCode: 'en' });

  it('is not written down again as long as nothing has changed', async () => {
    const userId = await someone();
    const before = await rowOf(telegramId);
    const { user, created } = await users.findOrCreate(dataSource.manager, { ...ann(), languageCode: 'ru' });
    expect({ id: user.id, locale: user.locale, created }).toEqual({ id: userId, locale: 'en', created: false });
    expect(await rowOf(telegramId)).toEqual(before);
  });

  it.each([
    ['a new first name', { firstName: 'Anna' }],
    ['a new user name', { username: 'anna' }],
    ['no user name any more', { username: undefined }],
  ])('is written down with %s', async (_what, change) => {
    await someone();
    const profile = { ...ann(), ...change };
    const { user, created } = await users.findOrCreate(dataSource.manager, profile);
    expect(created).toBe(false);
    expect(user).toMatchObject({ firstName: profile.firstName, username: profile.username ?? null });
  });

  it('has been seen within the last hour', async () => {
    await someone();
    await dataSource.query(`UPDATE users SET seen_at = now() - interval '61 minutes' WHERE telegram_id = $1`, [
      telegramId,
    ]);
    await users.findOrCreate(dataSource.manager, ann());
    expect((await rowOf(telegramId)).seen).toBeLessThan(60);
  });

  it('is made once, however many updates come at once', async () => {
    telegramId += 1;
    const all = await Promise.all(Array.from({ length: 8 }, () => users.findOrCreate(dataSource.manager, ann())));
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(all.map(({ user }) => user.id)).size).toBe(1);
  });
});

describe('settings of a user', () => {
  it('are read whatever stands in the database, and can be changed after that', async () => {
    const userId = await someone();
    for (const stored of ['[1, 2]', '"text"', 'null', '{"lastModel": {"a": 1}, "recentModels": "x"}']) {
      await dataSource.query('UPDATE users SET settings = $2 WHERE id = $1', [userId, stored]);
      expect(await settingsOf(userId)).toEqual({});
      await users.changeSettings(dataSource.manager, userId, { silentResults: true });
      expect(await settingsOf(userId)).toEqual({ silentResults: true });
    }
  });

  it('change one by one: the others stay', async () => {
    const userId = await someone();
    await users.changeSettings(dataSource.manager, userId, { resultsAsFile: true });
    await users.changeSettings(dataSource.manager, userId, { rememberChoices: true });
    expect(await settingsOf(userId)).toEqual({ resultsAsFile: true, rememberChoices: true });
  });
});

describe('models of a user', () => {
  it('become favourites and stop being so, also when two presses meet', async () => {
    const userId = await someone();
    const toggle = (id: string) =>
      inTransaction(dataSource, (manager) => users.toggleFavouriteModel(manager, userId, id));
    expect(await toggle('a')).toBe(true);
    expect(await toggle('a')).toBe(false);
    const ids = Array.from({ length: FAVOURITE_MODELS_MAX + 2 }, (_, n) => `model/${n}`);
    const answers = await Promise.all(ids.map(toggle));
    expect(answers.filter((now) => now)).toHaveLength(FAVOURITE_MODELS_MAX);
    expect(await settingsOf(userId)).toMatchObject({ favouriteModels: { length: FAVOURITE_MODELS_MAX } });
  });

  it('are remembered in the order of their last use', async () => {
    const userId = await someone();
    for (const id of ['a', 'b', 'c', 'a']) await users.noteModelUse(dataSource.manager, userId, id);
    expect(await settingsOf(userId)).toEqual({ lastModel: 'a', recentModels: ['a', 'c', 'b'] });
  });
});

describe('remembered choices', () => {
  it('are of one user and one model, the last ones count, and all can be forgotten', async () => {
    const { manager } = dataSource;
    const [userId, other] = [await someone(), await someone()];
    await users.rememberChoices(manager, userId, 'a', { size: '1:1' });
    await users.rememberChoices(manager, userId, 'a', { size: '16:9', steps: 4 });
    await users.rememberChoices(manager, userId, 'b', {});
    await users.rememberChoices(manager, other, 'a', { size: '9:16' });
    expect(await users.choicesFor(manager, userId, 'a')).toEqual({ size: '16:9', steps: 4 });
    expect(await users.choicesFor(manager, userId, 'c')).toEqual({});
    expect(await users.allChoices(manager, userId)).toEqual(
      new Map([
        ['a', { size: '16:9', steps: 4 }],
        ['b', {}],
      ]),
    );
    expect(await users.forgetChoices(manager, userId)).toBe(2);
    expect(await users.choicesFor(manager, userId, 'a')).toEqual({});
    expect(await users.choicesFor(manager, other, 'a')).toEqual({ size: '9:16' });
  });

  it('that are no choices count as none', async () => {
    const userId = await someone();
    await dataSource.query(`INSERT INTO model_choices (user_id, model_id, choices) VALUES ($1, 'a', '["x"]')`, [
      userId,
    ]);
    expect(await users.choicesFor(dataSource.manager, userId, 'a')).toEqual({});
  });
});

describe('a user who wants to be forgotten', () => {
  it('keeps the account and loses name, settings and choices', async () => {
    const { manager } = dataSource;
    const userId = await someone();
    await users.noteModelUse(manager, userId, 'a');
    await users.rememberChoices(manager, userId, 'a', { size: '1:1' });
    await users.forget(manager, userId);
    expect(await users.get(manager, userId)).toMatchObject({ telegramId, firstName: '', username: null, settings: {} });
    expect(await users.allChoices(manager, userId)).toEqual(new Map());
    expect((await users.findOrCreate(manager, { id: telegramId, firstName: 'Ann' })).created).toBe(false);
  });
});
