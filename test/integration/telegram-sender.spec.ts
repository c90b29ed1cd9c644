import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Input } from 'telegraf';
import { type EmulatedPerson, TelegramEmulator } from '../../sandbox/telegram';
import { TelegramRefusal, TelegramUnreachable } from '../../src/telegram/sender';
import { type TestDatabase, createDatabase } from '../support/database';
import { type Instance, TOKEN, startTransport } from './telegram-transport';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let database: TestDatabase;
let emulator: TelegramEmulator;
let person: EmulatedPerson;
let instance: Instance;
let fileId = '';

beforeAll(async () => {
  database = await createDatabase();
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  person = emulator.person();
  instance = await startTransport(
    database.url,
    emulator,
    {
      handle: async (ctx) => {
        const message = ctx.message as { document?: { file_id: string } } | undefined;
        fileId = message?.document?.file_id ?? '';
        await ctx.reply('seen');
      },
    },
    { TELEGRAM_SEND_LIMIT: '2/0.5s' },
  );
  await person.sends({ document: PICTURE, name: 'mine.png', mime: 'image/png' });
  await person.waitFor('seen');
});
afterEach(() => emulator.faults.clear());
afterAll(async () => {
  await instance.stop();
  await emulator.stop();
  await database.drop();
});

const send = (text: string, lane: 'answer' | 'delivery' | 'progress' = 'answer') =>
  instance.sender.call<{ message_id: number }>('sendMessage', { chat_id: person.id, text }, { lane });
const edit = (messageId: number, text: string, lane: 'answer' | 'delivery' | 'progress') =>
  instance.sender.call('editMessageText', { chat_id: person.id, message_id: messageId, text }, { lane });
const sent = (text: string) => emulator.calls.filter(({ payload }) => payload['text'] === text);

describe('the sender', () => {
  it('waits as long as Telegram asks before the same call', async () => {
    emulator.faults.fail('sendMessage', { retryAfter: 1 });
    await send('patient');
    const [refused, taken] = sent('patient');
    expect(refused?.error?.code).toBe(429);
    expect((taken?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('repeats an answer after a 5xx, and an edit after a lost answer', async () => {
    emulator.faults.fail('sendMessage', { times: 2 });
    const { message_id } = await send('insistent');
    expect(sent('insistent').map(({ ok }) => ok)).toEqual([false, false, true]);
    emulator.faults.fail('editMessageText', { dropConnection: true, afterEffect: true });
    await expect(edit(message_id, 'edited', 'delivery')).rejects.toMatchObject({ kind: 'not_modified' });
  });

  it('never sends a delivery twice', async () => {
    emulator.faults.fail('sendMessage', { dropConnection: true, afterEffect: true });
    await expect(send('unclear', 'delivery')).rejects.toBeInstanceOf(TelegramUnreachable);
    expect(sent('unclear')).toHaveLength(1);
  });

  it('brings what was meant for a topic that is gone to its chat, a delivery too', async () => {
    for (const [topic, description] of [
      [7, 'Bad Request: message thread not found'],
      [8, 'Bad Request: TOPIC_CLOSED'],
    ] as const) {
      emulator.faults.fail('sendMessage', { code: 400, description });
      const call = { chat_id: person.id, message_thread_id: topic, text: `to topic ${topic}` };
      await instance.sender.call('sendMessage', call, { lane: 'delivery' });
      expect(sent(call.text).map(({ payload, ok }) => [payload['message_thread_id'], ok])).toEqual([
        [topic, false],
        [undefined, true],
      ]);
      // An upload, whose stream can be sent once only, goes there at once.
      const document = Input.fromReadableStream(Readable.from([PICTURE]), 'a.png');
      const upload = { chat_id: person.id, message_thread_id: topic, document };
      await expect(instance.sender.call('sendDocument', upload, { lane: 'delivery' })).resolves.toBeDefined();
    }
  });

  it('follows a group that became a supergroup', async () => {
    const { id } = emulator.group('The same people');
    emulator.faults.fail('sendMessage', { movedTo: id });
    const old = { chat_id: -4_242, text: 'where are you all?' };
    await instance.sender.call('sendMessage', old, { lane: 'delivery' });
    expect(sent(old.text).map(({ payload }) => payload['chat_id'])).toEqual([-4_242, id]);
  });

  it('says what Telegram refused', async () => {
    const refused = instance.sender.call('sendMessage', { chat_id: 987_654_321, text: 'x' }, { lane: 'answer' });
    await expect(refused).rejects.toMatchObject({ name: 'TelegramRefusal', kind: 'chat_gone', code: 400 });
  });

  it('keeps the pace of deliveries, and lets answers pass', async () => {
    const startedAt = Date.now();
    const deliveries = Array.from({ length: 5 }, (_, index) => send(`delivery ${index}`, 'delivery'));
    await send('quick answer');
    expect(Date.now() - startedAt).toBeLessThan(450);
    await Promise.all(deliveries);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(950);
  });

  it('sends only the newest of the progress edits that wait, and none after the end', async () => {
    const { message_id } = await send('progress');
    const waiting = Array.from({ length: 20 }, (_, index) => edit(message_id, `${index} %`, 'progress'));
    await Promise.all(waiting);
    expect(emulator.calls.filter(({ payload }) => /^\d+ %$/.test(String(payload['text'])))).toHaveLength(1);
    expect(sent('19 %')).toHaveLength(1);
    const late = edit(message_id, 'late progress', 'progress');
    await edit(message_id, 'the end', 'answer');
    await late;
    expect(sent('late progress')).toHaveLength(0);
  });

  it('uploads streams, with buttons and a reply', async () => {
    const reply_to = (await send('answer me')).message_id;
    const stream = Readable.from([PICTURE]);
    await instance.sender.call(
      'sendDocument',
      {
        chat_id: person.id,
        document: Input.fromReadableStream(stream as never, 'result.png'),
        reply_parameters: { message_id: reply_to },
        reply_markup: { inline_keyboard: [[{ text: 'Again', callback_data: 'again' }]] },
      },
      { lane: 'delivery' },
    );
    const view = person.messages.at(-1);
    expect(view?.message.reply_markup?.inline_keyboard?.[0]?.[0]?.text).toBe('Again');
    expect(view?.message.reply_to_message?.message_id).toBe(reply_to);
    expect(stream.destroyed).toBe(true);
    expect(await person.file(view as never)).toEqual(PICTURE);
  });

  it('ends at once when the stream of an upload breaks while it waits', async () => {
    const broken = new Readable({ read: () => undefined });
    const sending = instance.sender.call(
      'sendDocument',
      { chat_id: person.id, document: Input.fromReadableStream(broken as never, 'result.png') },
      { lane: 'delivery' },
    );
    broken.push('the first bytes');
    // While the call still waits for its place.
    setImmediate(() => broken.destroy(new Error('the provider hung up')));
    await expect(sending).rejects.toThrow('the provider hung up');
  });

  it('ends at once when the stream of an upload breaks in the middle', async () => {
    const broken = new Readable({ read: () => undefined });
    const sending = instance.sender.call(
      'sendDocument',
      { chat_id: person.id, document: Input.fromReadableStream(broken as never, 'result.png') },
      { lane: 'answer' },
    );
    broken.push('the first bytes');
    setTimeout(() => broken.destroy(new Error('the provider hung up')), 50);
    await expect(sending).rejects.toThrow('the provider hung up');
  });

  it('ends when it is told to', async () => {
    emulator.faults.fail('sendMessage', { delayMs: 2_000 });
    const stop = new AbortController();
    const sending = instance.sender.call(
      'sendMessage',
      { chat_id: person.id, text: 'unwanted' },
      { lane: 'answer', signal: stop.signal },
    );
    stop.abort(new Error('stopped'));
    await expect(sending).rejects.toThrow('stopped');
  });
});

describe('files of users', () => {
  it('are downloaded as a stream with name, type and size', async () => {
    const media = await instance.sender.downloadFile(fileId, new AbortController().signal);
    expect(media).toMatchObject({ mime: 'image/png', sizeBytes: PICTURE.length });
    expect(await buffer(media.stream)).toEqual(PICTURE);
  });

  it('are refused without a word of the token', async () => {
    const unknown = instance.sender.downloadFile('no-such-file', new AbortController().signal);
    const error = await unknown.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(TelegramRefusal);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('test-token');
  });

  it('never show the token when the server can not be reached', async () => {
    await emulator.stop();
    const errors = await Promise.all(
      [
        instance.sender.call(
          'sendMessage',
          { chat_id: 1, text: 'x' },
          { lane: 'delivery', signal: AbortSignal.timeout(300) },
        ),
        instance.sender.downloadFile(fileId, AbortSignal.timeout(300)),
      ].map((call) =>
        call.then(
          () => null,
          (reason: unknown) => reason,
        ),
      ),
    );
    for (const error of errors) {
      expect(error).toHaveProperty('message');
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('test-token');
    }
    await emulator.start();
  });
});
