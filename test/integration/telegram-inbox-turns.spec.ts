import { randomUUID } from 'node:crypto';
import type { Update } from 'telegraf/types';
import type { OutgoingCall } from '../../src/telegram/bot/context';
import { InboxBench, allDone, message, rows } from './telegram-inbox-bench';
import { APOLOGY, BOT_ID, type Instance } from './telegram-transport';

let bench: InboxBench;

beforeEach(async () => {
  bench = await InboxBench.open();
});
afterEach(() => bench.close());

describe('a turn of the inbox', () => {
  it('commits what a handler did together with its answers, or nothing at all', async () => {
    bench.script.handle = async (ctx) => {
      await ctx.turn.manager.query(`INSERT INTO sessions (key, data) VALUES ('made-by-handler', '{}')`);
      await ctx.reply('never sent');
      throw new Error('broken handler');
    };
    const instance = await bench.start();
    await bench.person.says('hello');
    await bench.person.waitFor(APOLOGY);
    await allDone(instance, 1);
    expect(bench.texts).toHaveLength(1);
    expect(await instance.dataSource.query('SELECT * FROM sessions')).toEqual([]);
  });

  it('runs a turn again after a deadlock, without saying anything twice', async () => {
    let runs = 0;
    bench.script.handle = async (ctx) => {
      runs += 1;
      await ctx.reply(`run ${runs}`);
      if (runs === 1) throw Object.assign(new Error('deadlock detected'), { driverError: { code: '40P01' } });
    };
    const instance = await bench.start();
    await bench.person.says('hello');
    await allDone(instance, 1);
    expect(bench.texts).toEqual(['run 2']);
  });

  it('leaves an update for a moment when the database goes away in the middle, and does not apologise', async () => {
    let runs = 0;
    bench.script.handle = async (ctx) => {
      runs += 1;
      await ctx.reply(`run ${runs}`);
      if (runs === 1) await ctx.turn.manager.query('SELECT pg_terminate_backend(pg_backend_pid())');
    };
    const instance = await bench.start();
    await bench.person.says('hello');
    await allDone(instance, 1);
    expect(bench.texts).toEqual(['run 2']);
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
      [BOT_ID, update.update_id, bench.person.id, update, state, randomUUID(), attempts, JSON.stringify(answers)],
    );

  it('sends the answers that a dead instance had committed and not sent, without handling again', async () => {
    const instance = await bench.start();
    await bench.person.says('/start');
    await allDone(instance, 1);
    await leave(instance, message(bench.person.id, 'hello'), 'handled', 1, [
      { method: 'sendMessage', payload: { chat_id: bench.person.id, text: 'from the grave' } },
    ]);
    await bench.person.waitFor('from the grave');
    await allDone(instance, 2);
    expect(bench.texts).not.toContain('echo hello');
  });

  it('handles again what a dead instance had claimed, but not what has killed three', async () => {
    const instance = await bench.start();
    await bench.person.says('/start');
    await allDone(instance, 1);
    await leave(instance, message(bench.person.id, 'survivor'), 'claimed', 1);
    await bench.person.waitFor('echo survivor');
    await allDone(instance, 2);
    await leave(instance, message(bench.person.id, 'poison'), 'claimed', 3);
    await bench.person.waitFor(APOLOGY);
    await allDone(instance, 3);
    expect(bench.texts).not.toContain('echo poison');
  });
});
