import { setTimeout as pause } from 'node:timers/promises';
import type { Update } from 'telegraf/types';
import { until } from '../support/until';
import { InboxBench, allDone, message, nextId } from './telegram-inbox-bench';

let bench: InboxBench;

beforeEach(async () => {
  bench = await InboxBench.open();
});
afterEach(() => bench.close());

describe('the durable inbox', () => {
  it('handles an update once, however often Telegram delivers it', async () => {
    const instance = await bench.start();
    const update = message(bench.person.id, 'hello');
    await bench.person.says('/start');
    await allDone(instance, 1);
    await Promise.all([instance.inbox.receive([update]), instance.inbox.receive([update])]);
    await bench.person.waitFor('echo hello');
    await instance.inbox.receive([update]);
    await allDone(instance, 2);
    expect(bench.texts.filter((text) => text === 'echo hello')).toHaveLength(1);
  });

  it('keeps the order of a chat and never has two of it in work, over two instances', async () => {
    const running = new Map<number, number>();
    const seen = new Map<number, string[]>();
    let together = 0;
    bench.script.handle = async (ctx) => {
      const chat = ctx.chat?.id ?? 0;
      const count = (running.get(chat) ?? 0) + 1;
      running.set(chat, count);
      together = Math.max(together, count);
      await pause(2);
      seen.set(chat, [...(seen.get(chat) ?? []), ctx.text ?? '']);
      running.set(chat, count - 1);
    };
    const [one, two] = [await bench.start(), await bench.start()];
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

  it('does not let a payment wait behind its chat', async () => {
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    const seen: string[] = [];
    bench.script.handle = async (ctx) => {
      seen.push(ctx.updateType);
      if (ctx.updateType === 'message') await blocked;
    };
    const instance = await bench.start();
    await instance.inbox.receive([message(50, 'slow')]);
    await until(() => seen.length === 1);
    const payment = { update_id: nextId(), pre_checkout_query: { id: 'p', from: { id: 50 } } } as unknown as Update;
    await instance.inbox.receive([payment]);
    await until(() => seen.includes('pre_checkout_query'));
    release();
    await allDone(instance, 2);
  });

  it('keeps updates of unknown types and strange content without a fuss', async () => {
    const instance = await bench.start();
    const strange = { update_id: nextId(), message_of_next_year: { chat: { id: 1 } } } as unknown as Update;
    await instance.inbox.receive([
      strange,
      message(bench.person.id, 'cut \ud83d and \0 nul'),
      { update_id: nextId() } as Update,
    ]);
    await allDone(instance, 3);
  });
});
