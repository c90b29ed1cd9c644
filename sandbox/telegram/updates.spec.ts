import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TelegramEmulator, type Update } from './index';
import { botClient, type Call } from './testing/bot-client';

const TOKEN = '11:secret';
let emulator: TelegramEmulator;
let call: Call;
const texts = (updates: Update[]): unknown[] =>
  updates.map((update) => (update['message'] as { text: string } | undefined)?.text);

beforeEach(async () => {
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  emulator.hurry({ conflictDelayMs: 50, webhookRetryMs: 10 });
  call = botClient(emulator, TOKEN);
});
afterEach(() => emulator.stop());

describe('getUpdates', () => {
  it('waits for an update, and gives it again until it is confirmed', async () => {
    const anna = emulator.person();
    const waiting = call('getUpdates', { timeout: 20 });
    await anna.says('one');
    const [first] = (await waiting).result as Update[];
    await anna.says('two');
    const again = await call('getUpdates', { offset: first?.update_id });
    expect(texts(again.result)).toEqual(['one', 'two']);
    expect(texts((await call('getUpdates', { offset: (first?.update_id ?? 0) + 1 })).result)).toEqual(['two']);
    await anna.says('three');
    expect(texts((await call('getUpdates', { offset: -1 })).result)).toEqual(['three']);
    expect(emulator.pendingUpdates).toBe(1);
  });

  it('tells what is handed out, in the moment in which it is', async () => {
    const handed: number[] = [];
    const stop = emulator.watchUpdates(({ update_id: id }) => handed.push(id));
    await emulator.person().says('one');
    expect(handed).toEqual([]);
    const [update] = (await call('getUpdates')).result as Update[];
    expect(handed).toEqual([update?.update_id]);
    stop();
  });

  it('lets a second poll end the older one, not the newer', async () => {
    const older = call('getUpdates', { timeout: 20 });
    await emulator.waitForWaitingPoll();
    const newer = call('getUpdates', { timeout: 20 });
    expect(await older).toMatchObject({
      status: 409,
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await emulator.person().says('hello');
    expect(texts((await newer).result)).toEqual(['hello']);
  });

  it('refuses while a webhook is set, and setWebhook ends an open poll', async () => {
    const open = call('getUpdates', { timeout: 20 });
    await emulator.waitForWaitingPoll();
    await call('setWebhook', { url: 'https://example.com/hook' });
    expect((await open).description).toBe('Conflict: terminated by setWebhook request');
    expect((await call('getUpdates')).description).toBe(
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    expect((await call('setWebhook', { url: 'https://example.com/hook' })).parameters).toEqual({ retry_after: 1 });
    expect((await call('deleteWebhook')).description).toBe('Webhook was deleted');
    expect((await call('getUpdates')).ok).toBe(true);
  });

  it('delivers only the allowed kinds', async () => {
    await call('getUpdates', { allowed_updates: ['callback_query'] });
    await emulator.person().says('unseen');
    expect(emulator.pendingUpdates).toBe(0);
  });
});

describe('webhook', () => {
  let server: Server;
  const received: { updateId: number; secret: unknown }[] = [];
  let refusals = 0;

  beforeEach(async () => {
    received.length = 0;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Update;
        received.push({ updateId: body.update_id, secret: request.headers['x-telegram-bot-api-secret-token'] });
        response.writeHead(refusals-- > 0 ? 500 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ method: 'sendMessage', chat_id: emulator.person().chatId, text: 'hi' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('posts in order with the secret, again after a failure, and confirms with 2xx', async () => {
    refusals = 2;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    await call('setWebhook', { url, secret_token: 'abc' });
    const anna = emulator.person();
    await anna.says('one');
    await anna.says('two');
    await emulator.waitForNoUpdates();
    const first = received[0]?.updateId ?? 0;
    expect(received.map(({ updateId }) => updateId - first)).toEqual([0, 0, 0, 1]);
    expect(received.every(({ secret }) => secret === 'abc')).toBe(true);
    const info = (await call('getWebhookInfo')).result as Record<string, unknown>;
    expect(info).toMatchObject({ url, pending_update_count: 0 });
    expect(info['last_error_message']).toContain('500');
  });

  it.each([
    [{ url: 'http://example.com/x' }, 'bad webhook: An HTTPS URL must be provided for webhook'],
    [{ url: 'https://example.com:444/x' }, 'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443'],
    [{ url: 'https://example.com', secret_token: 'a b' }, 'secret token contains unallowed characters'],
  ])('refuses %j', async (payload, reason) => {
    expect((await call('setWebhook', payload)).description).toBe(`Bad Request: ${reason}`);
  });
});

describe('the token and the method', () => {
  it('answers 401 and 404 as the real server does', async () => {
    const wrong = botClient(emulator, '12:other');
    expect(await wrong('getMe')).toMatchObject({ status: 401, description: 'Unauthorized' });
    expect((await botClient(emulator, 'nonsense')('getMe')).description).toBe('Unauthorized: invalid token specified');
    expect(await call('getMee')).toMatchObject({ status: 404, description: 'Not Found: method not found' });
    expect((await call('GETME')).ok).toBe(true);
  });
});
