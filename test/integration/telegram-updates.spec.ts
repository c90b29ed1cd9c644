import type { Server } from 'node:http';
import request from 'supertest';
import type { Update } from 'telegraf/types';
import { TelegramEmulator } from '../../sandbox/telegram';
import { type TestDatabase, createDatabase } from '../support/database';
import { until } from '../support/until';
import { BOT_ID, type Instance, type Script, TOKEN, startTransport } from './telegram-transport';

let database: TestDatabase;
let emulator: TelegramEmulator;
const instances: Instance[] = [];
const script: Script = { handle: async (ctx) => void (await ctx.reply(`echo ${ctx.text ?? ''}`)) };

beforeEach(async () => {
  database = await createDatabase();
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  emulator.hurry({ conflictDelayMs: 10 });
});
afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.stop();
  await emulator.stop();
  await database.drop();
});

const start = async (env: Record<string, string> = {}): Promise<Instance> => {
  const instance = await startTransport(database.url, emulator, script, env);
  instances.push(instance);
  return instance;
};
const callsOf = (method: string) => emulator.calls.filter((call) => call.method === method);
const polled = (): Promise<unknown> => emulator.waitForCall(({ method }) => method === 'getUpdates', 20_000);

describe('polling', () => {
  it('deletes the webhook first, names all updates it wants, and introduces its commands', async () => {
    const person = emulator.person();
    await start();
    await person.says('one');
    await person.waitFor('echo one');
    const methods = emulator.calls.map(({ method }) => method);
    expect(methods.indexOf('deleteWebhook')).toBeLessThan(methods.indexOf('getUpdates'));
    expect(callsOf('getUpdates')[0]?.payload['allowed_updates']).toEqual(
      expect.arrayContaining(['message', 'callback_query', 'pre_checkout_query', 'my_chat_member']),
    );
    await until(() => callsOf('setMyCommands').length === 3);
    expect(callsOf('setMyCommands').map(({ payload }) => payload['language_code'])).toEqual([undefined, 'ru', 'en']);
  });

  it('moves the offset only after the batch stands in the inbox', async () => {
    const instance = await start();
    const person = emulator.person();
    await polled().catch(() => undefined);
    await instance.dataSource.query('ALTER TABLE updates RENAME TO updates_away');
    await person.says('hold on');
    await until(() => callsOf('getUpdates').length >= 2);
    expect(emulator.pendingUpdates).toBe(1);
    expect(callsOf('getUpdates').every(({ payload }) => payload['offset'] === undefined)).toBe(true);
    await instance.dataSource.query('ALTER TABLE updates_away RENAME TO updates');
    await person.waitFor('echo hold on', 15_000);
    await until(() => emulator.pendingUpdates === 0);
  });

  it('backs off on 409, 5xx and cut connections, and goes on', async () => {
    emulator.faults.fail('getUpdates', { code: 409, description: 'Conflict: terminated by other getUpdates request' });
    emulator.faults.fail('getUpdates', { code: 502 });
    emulator.faults.fail('getUpdates', { dropConnection: true });
    emulator.faults.fail('getUpdates', { retryAfter: 1 });
    const person = emulator.person();
    await person.says('after the storm');
    await start();
    await person.waitFor('echo after the storm', 15_000);
    const [first, second, third, , fifth] = callsOf('getUpdates');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect((third?.at ?? 0) - (second?.at ?? 0)).toBeGreaterThanOrEqual(200);
    expect(fifth?.ok).toBe(true);
  });

  it('takes a webhook away that somebody sets while it polls', async () => {
    const person = emulator.person();
    await start();
    await person.says('one');
    await person.waitFor('echo one');
    await fetch(`${emulator.url}/bot${TOKEN}/setWebhook?url=https://other.example/hook`);
    await until(() => callsOf('deleteWebhook').length === 2);
    await person.says('two');
    await person.waitFor('echo two', 15_000);
  });

  it('drops a stale backlog once, and never what users wrote while it was away', async () => {
    const person = emulator.person();
    await person.says('years ago');
    const nextSecond = Math.floor(Date.now() / 1_000) + 1;
    await until(() => Date.now() / 1_000 >= nextSecond);
    await person.says('while it was starting');
    const first = await start({ TELEGRAM_DROP_PENDING_UPDATES: 'auto' });
    await person.waitFor('echo while it was starting');
    await person.says('now');
    await person.waitFor('echo now');
    await instances.pop()?.stop();
    expect(first.config.telegram.dropPendingUpdates).toBe('auto');
    await person.says('during the deploy');
    await start({ TELEGRAM_DROP_PENDING_UPDATES: 'auto' });
    await person.waitFor('echo during the deploy');
    expect(person.messages.map(({ text }) => text)).not.toContain('echo years ago');
  });

  it('drops no press of a button because its message is old or can no longer be read', async () => {
    const person = emulator.person();
    const message = await person.says('years ago');
    const nextSecond = Math.floor(Date.now() / 1_000) + 1;
    await until(() => Date.now() / 1_000 >= nextSecond);
    const presses = [person.pressesData('of an old message', message), person.pressesGone('of no message', 1)];
    await start({ TELEGRAM_DROP_PENDING_UPDATES: 'auto' });
    await Promise.all(presses);
  });

  it('waits for getMe instead of giving up', async () => {
    emulator.faults.fail('getMe', { times: 2 });
    const person = emulator.person();
    await start();
    await person.says('late');
    await person.waitFor('echo late');
    expect(callsOf('getMe')).toHaveLength(3);
  });

  it('lets a standby go on where the leader stopped', async () => {
    const person = emulator.person();
    await start();
    await person.says('one');
    await person.waitFor('echo one');
    await start();
    await instances.shift()?.stop();
    await person.says('two');
    await person.waitFor('echo two');
    expect(callsOf('getUpdates').filter(({ error }) => error?.code === 409)).toHaveLength(0);
  });
});

describe('the webhook', () => {
  const env = {
    TELEGRAM_MODE: 'webhook',
    PUBLIC_URL: 'https://atelier.example',
    TELEGRAM_WEBHOOK_SECRET: 'open-sesame',
  };
  const update = (chat: number): Update =>
    ({
      update_id: 77,
      message: { message_id: 1, date: 1, text: 'hook', chat: { id: chat, type: 'private' }, from: { id: chat } },
    }) as Update;
  const post = (instance: Instance, body: object, secret?: string) => {
    const call = request(instance.app.getHttpServer() as Server).post('/webhooks/telegram');
    return (secret === undefined ? call : call.set('X-Telegram-Bot-Api-Secret-Token', secret)).send(body);
  };

  it('is told to Telegram once, and again only when something about it changes', async () => {
    await start(env);
    await until(() => callsOf('setWebhook').length === 1);
    expect(callsOf('setWebhook')[0]?.payload).toMatchObject({
      url: 'https://atelier.example/webhooks/telegram',
      secret_token: 'open-sesame',
    });
    await start(env);
    await until(() => callsOf('getWebhookInfo').length === 2);
    await start({ ...env, TELEGRAM_WEBHOOK_SECRET: 'another-one' });
    await until(() => callsOf('setWebhook').length === 2);
    expect(callsOf('setWebhook')[1]?.payload['secret_token']).toBe('another-one');
    expect(callsOf('getUpdates')).toHaveLength(0);
  });

  it('takes an update with the secret only, and only if it is one', async () => {
    const instance = await start(env);
    const person = emulator.person();
    person.unblocks();
    await post(instance, update(person.id)).expect(401);
    await post(instance, update(person.id), 'wrong').expect(401);
    await post(instance, { update_id: 'x' }, 'open-sesame').expect(400);
    await post(instance, update(person.id), 'open-sesame').expect(200);
    await post(instance, update(person.id), 'open-sesame').expect(200);
    const known = await instance.dataSource.query('SELECT update_id FROM updates WHERE bot_id = $1', [BOT_ID]);
    expect(known).toEqual([{ update_id: '77' }]);
  });

  it('asks Telegram to come again while the inbox can not be written', async () => {
    const instance = await start(env);
    await instance.dataSource.query('ALTER TABLE updates RENAME TO updates_away');
    await post(instance, update(5), 'open-sesame').expect(503);
    await instance.dataSource.query('ALTER TABLE updates_away RENAME TO updates');
    await post(instance, update(5), 'open-sesame').expect(200);
  });

  it('is not there in polling mode', async () => {
    const instance = await start({ TELEGRAM_WEBHOOK_SECRET: 'open-sesame' });
    await post(instance, update(5), 'open-sesame').expect(404);
  });
});
