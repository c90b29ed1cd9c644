import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { type EmulatedPerson, type Message, TelegramEmulator } from './index';
import { botClient, type Call } from './testing/bot-client';

const TOKEN = '11:secret';
const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'coral' } })
    .png()
    .toBuffer();

let emulator: TelegramEmulator;
let call: Call;
let anna: EmulatedPerson;

const open = async (stateFile?: string): Promise<void> => {
  emulator = new TelegramEmulator({ token: TOKEN, stateFile });
  await emulator.start();
  call = botClient(emulator, TOKEN);
};

beforeEach(async () => {
  await open();
  anna = emulator.person();
  await anna.says('/start');
});
afterEach(() => emulator.stop());

const sendPhoto = (photo: Buffer | string, more: Record<string, unknown> = {}) =>
  typeof photo === 'string'
    ? call('sendPhoto', { chat_id: anna.chatId, photo, ...more })
    : call('sendPhoto', { chat_id: anna.chatId, ...more }, { photo });

describe('photos', () => {
  it('come in sizes and can be sent again by file id', async () => {
    const sent = (await sendPhoto(await picture(3000, 1500))).result as Message;
    expect(sent.photo?.map(({ width, height }) => [width, height])).toEqual([
      [90, 45],
      [320, 160],
      [800, 400],
      [1280, 640],
      [2560, 1280],
    ]);
    const again = (await sendPhoto(sent.photo?.[0]?.file_id ?? '')).result as Message;
    expect(again.photo).toEqual(sent.photo);
    const asDocument = await call('sendDocument', { chat_id: anna.chatId, document: sent.photo?.[0]?.file_id });
    expect(asDocument.description).toBe("Bad Request: can't use file of type Photo as Document");
  });

  it.each([
    ['of extreme shape', () => picture(2100, 100), 'PHOTO_INVALID_DIMENSIONS'],
    ['of too many pixels', () => picture(5001, 5000), 'PHOTO_INVALID_DIMENSIONS'],
    ['that are none', () => Promise.resolve(Buffer.from('text')), 'IMAGE_PROCESS_FAILED'],
    [
      'over 10 MB',
      () => Promise.resolve(Buffer.alloc(10 * 1024 * 1024 + 1)),
      'file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes',
    ],
    ['that are empty', () => Promise.resolve(Buffer.alloc(0)), 'file must be non-empty'],
  ])('%s are refused', async (_, make, reason) => {
    expect((await sendPhoto(await make())).description).toBe(`Bad Request: ${reason}`);
  });

  it('have captions of up to 1024 characters', async () => {
    const photo = await picture(200, 100);
    expect((await sendPhoto(photo, { caption: 'x'.repeat(1025) })).description).toBe(
      'Bad Request: message caption is too long',
    );
    expect((await sendPhoto(photo, { caption: `<b>${'x'.repeat(1024)}</b>`, parse_mode: 'HTML' })).ok).toBe(true);
  });
});

describe('media by URL', () => {
  let server: Server;
  let base: string;

  beforeEach(async () => {
    const png = await picture(300, 200);
    server = createServer((request, response) => {
      if (request.url === '/ok.png') response.writeHead(200, { 'content-type': 'image/png' }).end(png);
      else if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
      else if (request.url === '/big') response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(6e6));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is really fetched, and refused for its reasons', async () => {
    expect(((await sendPhoto(`${base}/ok.png`)).result as Message).photo?.at(-1)).toMatchObject({ width: 300 });
    const reasons = await Promise.all(
      [`${base}/page`, `${base}/big`, `${base}/gone`, 'http://127.0.0.1:1/', 'nonsense'].map(
        async (url) => (await sendPhoto(url)).description,
      ),
    );
    expect(reasons).toEqual([
      'Bad Request: wrong type of the web page content',
      'Bad Request: failed to get HTTP URL content',
      'Bad Request: failed to get HTTP URL content',
      'Bad Request: failed to get HTTP URL content',
      'Bad Request: wrong file identifier/HTTP URL specified',
    ]);
  });
});

describe('albums', () => {
  const media = (...types: string[]) => types.map((type, index) => ({ type, media: `attach://f${index}` }));
  const sendAlbum = async (types: string[]) => {
    const bytes = await picture(100, 100);
    const files = Object.fromEntries(types.map((_, index) => [`f${index}`, bytes]));
    return call('sendMediaGroup', { chat_id: anna.chatId, media: media(...types) }, files);
  };

  it('share one id and keep their order', async () => {
    const parts = (await sendAlbum(['photo', 'photo', 'photo'])).result as Message[];
    expect(new Set(parts.map(({ media_group_id: id }) => id)).size).toBe(1);
    expect(parts.map(({ message_id }) => message_id)).toEqual([2, 3, 4]);
  });

  it.each([
    [['photo'], 'too few messages to send as an album'],
    [Array<string>(11).fill('photo'), 'too many messages to send as an album'],
    [['photo', 'document'], "document can't be mixed with other media types"],
    [['photo', 'sticker'], "document can't be mixed with other media types"],
  ])('of %j are refused', async (types, reason) => {
    expect((await sendAlbum(types)).description).toBe(`Bad Request: ${reason}`);
  });

  it('of people arrive as parts with the same id', async () => {
    const photo = await picture(50, 50);
    await anna.sends([{ photo, caption: 'two' }, { photo }]);
    const updates = (await call('getUpdates')).result as { message: Message }[];
    const [, first, second] = updates.map(({ message }) => message);
    expect(first).toMatchObject({ caption: 'two', media_group_id: second?.media_group_id });
  });
});

it('replaces the media of a message and copies messages', async () => {
  const { message_id } = (await sendPhoto(await picture(200, 100), { caption: 'old' })).result as Message;
  const media = { type: 'document', media: 'attach://report', caption: 'new' };
  const address = { chat_id: anna.chatId, message_id };
  const edited = await call('editMessageMedia', { ...address, media }, { report: Buffer.from('{}') });
  expect(edited.result).toMatchObject({ caption: 'new', document: { file_name: 'report.bin', file_size: 2 } });
  expect((edited.result as Message).photo).toBeUndefined();
  const copy = await call('copyMessage', { ...address, from_chat_id: anna.chatId, caption: 'copied' });
  expect(copy.result).toEqual({ message_id: message_id + 1 });
  expect(anna.messages.at(-1)).toMatchObject({ kind: 'document', text: 'copied' });
});

it('gives files up to 20 MB', async () => {
  const sent = await anna.sends({ document: Buffer.from('привет'), name: 'письмо.txt', caption: 'вот' });
  expect(sent.file).toMatchObject({ file_name: 'письмо.txt', mime_type: 'text/plain', file_size: 12 });
  const file = (await call('getFile', { file_id: sent.file?.file_id })).result as { file_path: string };
  const bytes = await fetch(`${emulator.url}/file/bot${TOKEN}/${file.file_path}`);
  expect(await bytes.text()).toBe('привет');
  const big = await anna.sends({ document: Buffer.alloc(20 * 1024 * 1024 + 1) });
  expect((await call('getFile', { file_id: big.file?.file_id })).description).toBe('Bad Request: file is too big');
  expect((await call('getFile', { file_id: 'BQACnonsense' })).description).toBe(
    'Bad Request: wrong file_id or the file is temporarily unavailable',
  );
});

it('keeps chats, files and unconfirmed updates over a restart', async () => {
  await emulator.stop();
  const folder = await mkdtemp(join(tmpdir(), 'telegram-state-'));
  await open(join(folder, 'telegram.json'));
  const vera = emulator.person({ first_name: 'Vera' });
  await vera.says('/start');
  await call('setMyCommands', { commands: [{ command: 'start', description: 'Begin' }] });
  const sent = await call('sendPhoto', { chat_id: vera.chatId }, { photo: await picture(640, 480) });
  await emulator.stop();

  await open(join(folder, 'telegram.json'));
  const again = emulator.person({ id: vera.id });
  expect(again.user.first_name).toBe('Vera');
  expect(again.messages.map(({ kind }) => kind)).toEqual(['text', 'photo']);
  expect(emulator.pendingUpdates).toBe(1);
  const fileId = (sent.result as Message).photo?.at(-1)?.file_id;
  const resent = await call('sendPhoto', { chat_id: vera.chatId, photo: fileId });
  expect(resent.result).toMatchObject({ message_id: 3 });
  expect((await call('getMyCommands')).result).toEqual([{ command: 'start', description: 'Begin' }]);
  await emulator.stop();
  await rm(folder, { recursive: true });
});

it('serves the chat page to this machine only', async () => {
  const page = await fetch(emulator.pageUrl);
  expect(await page.text()).toContain('<main id="chat"');
  const foreign = await fetch(`${emulator.pageUrl}page/people`, {
    method: 'POST',
    headers: { origin: 'https://evil.io' },
  });
  expect(foreign.status).toBe(400);
  expect(await (await fetch(`${emulator.pageUrl}page/state`)).json()).toMatchObject({ people: [{ id: anna.id }] });
});
