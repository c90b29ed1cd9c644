import type { Message } from 'telegraf/types';
import { InboxBench, allDone } from './telegram-inbox-bench';

let bench: InboxBench;

beforeEach(async () => {
  bench = await InboxBench.open();
});
afterEach(() => bench.close());

describe('what comes in parts', () => {
  it('gives an album as one turn', async () => {
    const albums: Message[][] = [];
    bench.script.handle = async (ctx) => {
      albums.push(ctx.turn.album);
      await ctx.reply(`${ctx.turn.album.length} pictures`);
    };
    const instance = await bench.start();
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    await bench.person.sends([{ photo: picture, caption: 'mine' }, { photo: picture }, { photo: picture }]);
    await bench.person.waitFor('3 pictures');
    await allDone(instance, 3);
    expect(albums).toHaveLength(1);
  });

  it('joins a long text that the client has split', async () => {
    bench.script.handle = async (ctx) => {
      await ctx.reply(`${ctx.text?.length ?? 0} characters`);
    };
    const instance = await bench.start();
    await bench.person.says('я'.repeat(9000));
    await bench.person.waitFor('9000 characters');
    await allDone(instance, 3);
    expect(bench.texts).toHaveLength(1);
  });
});
