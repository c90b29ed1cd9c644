import type { Generations, GenerationView, Notifiers } from '../../src/generation';
import type { Registry } from '../../src/registry';
import { ResultSender } from '../../src/telegram/delivery/result-sender';
import { TelegramNotifier } from '../../src/telegram/delivery/telegram-notifier';
import type { TelegramSender } from '../../src/telegram/sender';
import type { UsersService } from '../../src/users';
import type { DataSource } from 'typeorm';

const running = {
  id: '01234567-89ab-4cde-8f01-23456789abcd',
  modelId: 'nano',
  input: { prompt: 'a cat' },
  state: 'running',
  origin: { channel: 'telegram', address: { chatId: 1, threadId: null, messageId: 7, locale: 'en' } },
  createdAt: new Date(Date.now() - 60_000),
  submittedAt: new Date(Date.now() - 50_000),
  finishedAt: null,
  outputs: [],
  position: null,
  waitsFor: null,
  expectedMs: 60_000,
  slowMs: null,
} as unknown as GenerationView;

/** What is sent about this generation, which is as `now` says by the time that the edit has arrived. */
const shown = async (now: GenerationView): Promise<string[]> => {
  const texts: string[] = [];
  const sender = {
    call: (_method: string, { text }: { text: string }) => Promise.resolve(texts.push(text)),
  } as unknown as TelegramSender;
  const notifier = new TelegramNotifier(
    { register: () => undefined } as unknown as Notifiers,
    sender,
    new ResultSender(sender),
    { view: () => Promise.resolve(now) } as unknown as Generations,
    {} as Registry,
    {} as UsersService,
    {} as DataSource,
  );
  await notifier.progress(running);
  return texts;
};

describe('progress', () => {
  it('is shown once', async () => {
    expect(await shown(running)).toEqual([expect.stringContaining('Working on it')]);
  });

  it('that comes behind the end of its generation does not stay', async () => {
    const ended = { ...running, state: 'delivered', finishedAt: new Date() } as const;
    expect(await shown(ended)).toEqual([expect.stringContaining('Working on it'), expect.stringContaining('Done')]);
  });
});
