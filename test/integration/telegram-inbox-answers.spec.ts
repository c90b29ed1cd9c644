import type { Telegraf } from 'telegraf';
import { InboxBench, allDone, message } from './telegram-inbox-bench';

let bench: InboxBench;

beforeEach(async () => {
  bench = await InboxBench.open();
});
afterEach(() => bench.close());

describe('answers of the inbox', () => {
  it('answers a button once and at once, even if the handler forgot it', async () => {
    bench.script.handle = async (ctx) => {
      if ('message' in ctx.update) {
        await ctx.reply('choose', { reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] } });
      } else await ctx.editMessageText('gone');
    };
    const instance = await bench.start();
    await bench.person.says('hello');
    await bench.person.waitFor('choose');
    await bench.person.taps('Go');
    await bench.person.waitFor('gone');
    await allDone(instance, 2);
    expect(bench.emulator.calls.filter(({ method }) => method === 'answerCallbackQuery')).toHaveLength(1);
  });

  it('sends broken HTML as plain text, and the fall-back of an edit that is refused', async () => {
    bench.script.handle = async (ctx) => {
      await ctx.reply('<b>1 &lt; 2 <i>', { parse_mode: 'HTML' });
      ctx.turn.answers.push({
        method: 'editMessageText',
        payload: { chat_id: bench.person.id, message_id: 999_999, text: 'x' },
        otherwise: { method: 'sendMessage', payload: { chat_id: bench.person.id, text: 'a new one' } },
      });
    };
    const instance = await bench.start();
    await bench.person.says('hello');
    await allDone(instance, 1);
    expect(bench.texts).toEqual(['1 < 2', 'a new one']);
  });

  it('is done with a bench.person who has blocked the bot', async () => {
    const instance = await bench.start();
    await bench.person.says('/start');
    await allDone(instance, 1);
    bench.person.blocks();
    await instance.inbox.receive([message(bench.person.id, 'hello')]);
    // The bench.person's block is an update as well.
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
    const instance = await bench.start();
    const bot = instance.app.get<Telegraf>(getBotToken(), { strict: false });
    bench.script.handle = async (ctx) => {
      await attempt(() => bot.telegram.sendMessage(bench.person.id, 'past the sender'));
      await attempt(() => ctx.telegram.getChat(bench.person.id));
      await attempt(() => ctx.replyWithPhoto({ source: Buffer.from('bytes') }));
      await attempt(async () => (await ctx.reply('recorded')).message_id);
    };
    await bench.person.says('hello');
    await allDone(instance, 1);
    expect(failures).toEqual([
      expect.stringContaining('past the sender'),
      expect.stringContaining('getChat inside a handler'),
      expect.stringContaining('upload inside a handler'),
      expect.stringContaining('only recorded'),
    ]);
    expect(bench.texts).toEqual(['recorded']);
  });
});
