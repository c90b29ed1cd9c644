import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Telegraf } from 'telegraf';
import type { Message, Update } from 'telegraf/types';
import { type EmulatedPerson, TelegramEmulator } from '../../sandbox/telegram';
import type { OutgoingCall } from '../../src/telegram/bot/context';
import { type TestDatabase, createDatabase } from '../support/database';
import { until } from '../support/until';
import { APOLOGY, BOT_ID, type Handler, type Instance, type Script, TOKEN, startTransport } from './telegram-transport';

let database: TestDatabase;
let emulator: TelegramEmulator;
let person: EmulatedPerson;
const instances: Instance[] = [];
const script: Script = { handle: () => Promise.resolve() };

const echo: Handler = async (ctx) => {
  await ctx.reply(`echo ${ctx.text ?? ''}`);
};

beforeEach(async () => {
  database = await createDatabase();
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  person = emulator.person({ first_name: 'Anna' });
  script.handle = echo;
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

const rows = async (instance: Instance): Promise<{ update_id: string; state: string; attempts: number }[]> =>
  instance.dataSource.query('SELECT update_id, state, attempts FROM updates ORDER BY update_id');

const allDone = (instance: Instance, count: number): Promise<unknown> =>
  until(async () => {
    const all = await rows(instance);
    return all.length === count && all.every((row) => row.state === 'done');
  });

let nextId = 1;
const message = (chat: number, text: string, id = nextId++): Update => ({
  update_id: id,
  message: {
    message_id: id,
    date: 1_700_000_000,
    text,
    chat: { id: chat, type: 'private', first_name: 'A' },
    from: { id: chat, is_bot: false, first_name: 'A' },
  },
});

const texts = (): string[] => person.messages.filter((view) => view.isFromBot).map((view) => view.text);

describe('the durable inbox', () => {
  it('handles an update once, however often Telegram delivers it', async () => {
    const instance = await start();
    const update = message(person.id, 'hello');
    await person.says('/start');
    await allDone(instance, 1);
    await Promise.all([instance.inbox.receive([update]), instance.inbox.receive([update])]);
    await person.waitFor('echo hello');
    await instance.inbox.receive([update]);
    await allDone(instance, 2);
    expect(texts().filter((text) => text === 'echo hello')).toHaveLength(1);
  });

  it('keeps the order of a chat and never has two of it in work, over two instances', async () => {
    const running = new Map<number, number>();
    const seen = new Map<number, string[]>();
    let together = 0;
    script.handle = async (ctx) => {
      const chat = ctx.chat?.id ?? 0;
      const count = (running.get(chat) ?? 0) + 1;
      running.set(chat, count);
      together = Math.max(together, count);
      await pause(2);
      seen.set(chat, [...(seen.get(chat) ?? []), ctx.text ?? '']);
      running.set(chat, count - 1);
    };
    const [one, two] = [await start(), await start()];
    const chats = [11, 12, 13, 14];
    const batches = Array.from({ length: 12 }, (_, index) => chats.map((chat) => message(chat, String(index))));
    for (const [index, batch] of batches.entries()) {
      await (index % 2 === 0 ? one : two).inbox.receive(batch);
    }
    await allDone(one, 48);
    expect(together).toBe(1);
    const order = batches.map((_batch, index) => String(index));
    for (const chat of chats) expect(seen.get(chat)).toEqual(order);
  });

  it('commits what a handler did together with its answers, or nothing at all', async () => {
    script.handle = async (ctx) => {
      await ctx.turn.manager.query(`INSERT INTO sessions (key, data) VALUES ('made-by-handler', '{}')`);
      await ctx.reply('never sent');
      throw new Error('broken handler');
    };
    const instance = await start();
    await person.says('hello');
    await person.waitFor(APOLOGY);
    await allDone(instance, 1);
    expect(texts()).toHaveLength(1);
    expect(await instance.dataSource.query('SELECT * FROM sessions')).toEqual([]);
  });

  it('runs a turn again after a deadlock, without saying anything twice', async () => {
    let runs = 0;
    script.handle = async (ctx) => {
      runs += 1;
      await ctx.reply(`run ${runs}`);
      if (runs === 1) throw Object.assign(new Error('deadlock detected'), { driverError: { code: '40P01' } });
    };
    const instance = await start();
    await person.says('hello');
    await allDone(instance, 1);
    expect(texts()).toEqual(['run 2']);
  });

  it('leaves an update for a moment when the database goes away in the middle, and does not apologise', async () => {
    let runs = 0;
    script.handle = async (ctx) => {
      runs += 1;
      await ctx.reply(`run ${runs}`);
      if (runs === 1) await ctx.turn.manager.query('SELECT pg_terminate_backend(pg_backend_pid())');
    };
    const instance = await start();
    await person.says('hello');
    await allDone(instance, 1);
    expect(texts()).toEqual(['run 2']);
    expect(await rows(instance)).toMatchObject([{ attempts: 1 }]);
  });

  const leave = (
    instance: Instance,
    update: Update,
    state: 'claimed' | 'handled',
    attempts: number,
    answers: OutgoingCall[] = [],
  ): Promise<unknown> =>
    instance.dataSource.query(
      `INSERT INTO updates (bot_id, update_id, chat_id, payload, state, owner, attempts, answers)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [BOT_ID, update.update_id, person.id, update, state, randomUUID(), attempts, JSON.stringify(answers)],
    );

  it('sends the answers that a dead instance had committed and not sent, without handling again', async () => {
    const instance = await start();
    await person.says('/start');
    await allDone(instance, 1);
    await leave(instance, message(person.id, 'hello'), 'handled', 1, [
      { method: 'sendMessage', payload: { chat_id: person.id, text: 'from the grave' } },
    ]);
    await person.waitFor('from the grave');
    await allDone(instance, 2);
    expect(texts()).not.toContain('echo hello');
  });

  it('handles again what a dead instance had claimed, but not what has killed three', async () => {
    const instance = await start();
    await person.says('/start');
    await allDone(instance, 1);
    await leave(instance, message(person.id, 'survivor'), 'claimed', 1);
    await person.waitFor('echo survivor');
    await allDone(instance, 2);
    await leave(instance, message(person.id, 'poison'), 'claimed', 3);
    await person.waitFor(APOLOGY);
    await allDone(instance, 3);
    expect(texts()).not.toContain('echo poison');
  });

  it('gives an album as one turn', async () => {
    const albums: Message[][] = [];
    script.handle = async (ctx) => {
      albums.push(ctx.turn.album);
      await ctx.reply(`${ctx.turn.album.length} pictures`);
    };
    const instance = await start();
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await person.sends([{ photo: picture, caption: 'mine' }, { photo: picture }, { photo: picture }]);
    await person.waitFor('3 pictures');
    await allDone(instance, 3);
    expect(albums).toHaveLength(1);
  });

  it('joins a long text that the client has split', async () => {
    script.handle = async (ctx) => {
      await ctx.reply(`${ctx.text?.length ?? 0} characters`);
    };
    const instance = await start();
    await person.says('я'.repeat(9000));
    await person.waitFor('9000 characters');
    await allDone(instance, 3);
    expect(texts()).toHaveLength(1);
  });

  it('does not let a payment wait behind its chat', async () => {
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    const seen: string[] = [];
    script.handle = async (ctx) => {
      seen.push(ctx.updateType);
      if (ctx.updateType === 'message') await blocked;
    };
    const instance = await start();
    await instance.inbox.receive([message(50, 'slow')]);
    await until(() => seen.length === 1);
    const payment = { update_id: nextId++, pre_checkout_query: { id: 'p', from: { id: 50 } } } as unknown as Update;
    await instance.inbox.receive([payment]);
    await until(() => seen.includes('pre_checkout_query'));
    release();
    await allDone(instance, 2);
  });

  it('keeps updates of unknown types and strange content without a fuss', async () => {
    const instance = await start();
    const strange = { update_id: nextId++, message_of_next_year: { chat: { id: 1 } } } as unknown as Update;
    await instance.inbox.receive([
      strange,
      message(person.id, 'cut \ud83d and \0 nul'),
      { update_id: nextId++ } as Update,
    ]);
    await allDone(instance, 3);
  });

  it('answers a button once and at once, even if the handler forgot it', async () => {
    script.handle = async (ctx) => {
      if ('message' in ctx.update) {
        await ctx.reply('choose', { reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] } });
      } else await ctx.editMessageText('gone');
    };
    const instance = await start();
    await person.says('hello');
    await person.waitFor('choose');
    await person.taps('Go');
    await person.waitFor('gone');
    await allDone(instance, 2);
    expect(emulator.calls.filter(({ method }) => method === 'answerCallbackQuery')).toHaveLength(1);
  });

  it('sends broken HTML as plain text, and the fall-back of an edit that is refused', async () => {
    script.handle = async (ctx) => {
      await ctx.reply('<b>1 &lt; 2 <i>', { parse_mode: 'HTML' });
      ctx.turn.answers.push({
        method: 'editMessageText',
        payload: { chat_id: person.id, message_id: 999_999, text: 'x' },
        otherwise: { method: 'sendMessage', payload: { chat_id: person.id, text: 'a new one' } },
      });
    };
    const instance = await start();
    await person.says('hello');
    await allDone(instance, 1);
    expect(texts()).toEqual(['1 < 2', 'a new one']);
  });

  it('is done with a person who has blocked the bot', async () => {
    const instance = await start();
    await person.says('/start');
    await allDone(instance, 1);
    person.blocks();
    await instance.inbox.receive([message(person.id, 'hello')]);
    // The person's block is an update as well.
    await allDone(instance, 3);
  });
});

describe('what a handler may not do', () => {
  const failures: string[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: Error) => failures.push(error.message));
  };

  it('is to reach Telegram past the sender', async () => {
    const { getBotToken } = await import('nestjs-telegraf');
    const instance = await start();
    const bot = instance.app.get<Telegraf>(getBotToken(), { strict: false });
    script.handle = async (ctx) => {
      await attempt(() => bot.telegram.sendMessage(person.id, 'past the sender'));
      await attempt(() => ctx.telegram.getChat(person.id));
      await attempt(() => ctx.replyWithPhoto({ source: Buffer.from('bytes') }));
      await attempt(async () => (await ctx.reply('recorded')).message_id);
    };
    await person.says('hello');
    await allDone(instance, 1);
    expect(failures).toEqual([
      expect.stringContaining('past the sender'),
      expect.stringContaining('getChat inside a handler'),
      expect.stringContaining('upload inside a handler'),
      expect.stringContaining('only recorded'),
    ]);
    expect(texts()).toEqual(['recorded']);
  });
});
