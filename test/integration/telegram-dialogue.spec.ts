import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type INestApplication, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { TelegramEmulator } from '../../sandbox/telegram';
import { Billing, BillingModule, verifyLedger } from '../../src/billing';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule } from '../../src/database';
import { GenerationModule, GenerationProviders } from '../../src/generation';
import { JobsModule } from '../../src/jobs';
import { LockModule } from '../../src/lock';
import { RegistryModule } from '../../src/registry';
import { TelegramModule } from '../../src/telegram';
import { UsersModule } from '../../src/users';
import { type TestDatabase, createDatabase } from '../support/database';
import { ScriptedProvider } from '../support/scripted-provider';
import { StoryUser } from '../support/user';

const MODELS = `
scripted/picture:
  model_type: text_to_image
  title: Picture Maker
  input:
    prompt: {type: string, required: true, min: 3, max: 500}
    style: {type: enum, values: ["oil <paint>", "ink"], required: true}
    aspect_ratio: {type: enum, values: ["1:1", "16:9"], required: false, default: "1:1"}
    watermark: {type: boolean, required: false}
    seed: {type: integer, required: false, min: 0, max: 100}
  price: {credits: 8, unit: per_image}
scripted/edit:
  model_type: image_edit
  title: Picture Editor
  input:
    prompt: {type: string, required: true}
    image_urls: {type: array, items: {type: string}, format: image_url, required: true, max: 3}
  price: {credits: 4, unit: per_image}
scripted/dear:
  model_type: text_to_image
  title: Dear Maker
  input:
    prompt: {type: string, required: true}
  price: {credits: 4000, unit: per_image}
`;

let database: TestDatabase;
let models: string;
let telegram: TelegramEmulator;
let app: INestApplication;
let dataSource: DataSource;
const provider = new ScriptedProvider();

const picture = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer();

const person = (languageCode = 'en'): StoryUser => new StoryUser(telegram.person({ language_code: languageCode }));

beforeAll(async () => {
  database = await createDatabase();
  models = mkdtempSync(join(tmpdir(), 'atelier-models-'));
  writeFileSync(join(models, 'scripted_models.yaml'), MODELS);
  const token = '4243:test-token-of-the-dialogue';
  telegram = new TelegramEmulator({ token });
  await telegram.start();
  const config = loadConfig({
    NODE_ENV: 'test',
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.url,
    KIE_API_KEY: 'unused',
    MODELS_DIR: models,
    WELCOME_CREDITS: '50',
    LOCK_ON_CONFLICT: 'standby',
    TELEGRAM_DROP_PENDING_UPDATES: 'false',
  });
  const result = await picture('#3366cc');
  provider.open = () =>
    Promise.resolve({ stream: Readable.from([result]), name: '1.png', mime: 'image/png', sizeBytes: result.length });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      DatabaseModule.forRoot(database.url),
      LockModule,
      JobsModule,
      UsersModule,
      RegistryModule,
      BillingModule,
      GenerationModule,
      TelegramModule,
    ],
  }).compile();
  Logger.overrideLogger(process.env.TEST_LOG === undefined ? false : ['log', 'warn', 'error']);
  module.get(GenerationProviders).register(provider);
  app = module.createNestApplication();
  dataSource = app.get(DataSource);
  await app.listen(0, '127.0.0.1');
});

afterAll(async () => {
  await app.close();
  await telegram.stop();
  await database.drop();
  rmSync(models, { recursive: true });
  const refused = telegram.calls.filter((call) => !call.ok && !/sendPhoto|getUpdates/.test(call.method));
  expect(
    refused.map((call) => `${call.method}: ${JSON.stringify(call.error)} ${JSON.stringify(call.payload)}`),
  ).toEqual([]);
});

/** From nothing to a complete card of the picture maker. */
const card = async (user: StoryUser): Promise<void> => {
  await user.says('/model scripted/picture');
  await user.sees('Picture Maker');
  await user.says('a cat & a dog');
  await user.seesButton('oil <paint>');
  await user.taps('oil <paint>');
  await user.seesButton('🚀');
};

describe('the dialogue', () => {
  it('greets, gives the welcome credits once, and shows the kinds', async () => {
    const user = person();
    await user.says('/start');
    const menu = await user.seesButton(/Text to image|image/i);
    expect(menu.text).toContain('50 credits');
    await user.says('/start');
    await user.sees('welcome back');
    expect(await app.get(Billing).balance(dataSource.manager, await userId(user))).toBe(50);
  });

  it('goes from the menu to a picture', async () => {
    const user = person();
    await user.says('/menu');
    await user.seesButton('🎨');
    await user.taps('🎨');
    await user.seesButton('Picture Maker');
    await user.taps('Picture Maker');
    const asked = await user.sees('prompt');
    expect(asked.text).toContain('Picture Maker');
    await user.says('ab');
    await user.sees('⚠️');
    await user.says('a cat & a dog');
    await user.seesButton('oil <paint>');
    await user.taps('oil <paint>');
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('a cat & a dog');
    expect(full.text).toContain('4 credits');
    await user.taps('🚀');
    const { message } = await user.receives('photo');
    expect(message.text).toContain('Picture Maker');
    await user.sees('Done');
    expect(await app.get(Billing).balance(dataSource.manager, await userId(user))).toBe(46);
  });

  it('starts one generation however often the card is pressed', async () => {
    const user = person();
    await card(user);
    const shown = await user.seesButton('🚀');
    const go = shown.message.reply_markup?.inline_keyboard?.flat().find(({ text }) => text.includes('🚀'));
    const data = String((go as { callback_data?: string }).callback_data);
    await user.taps('🚀');
    const second = await user.person.pressesData(data, shown);
    expect(second.text).toMatch(/already/);
    await user.receives('photo');
    expect(user.count((message) => message.kind === 'photo')).toBe(1);
  });

  it('changes a parameter from the card', async () => {
    const user = person();
    await card(user);
    await user.taps('aspect_ratio');
    await user.seesButton('16:9');
    await user.taps('16:9');
    await user.sees(
      (message) => message.text.includes('16:9') && message.buttons.flat().some((text) => text.includes('🚀')),
    );
    await user.says('another prompt');
    await user.sees('It was');
  });

  it('takes a result as the input of another model', async () => {
    const user = person();
    await card(user);
    await user.taps('🚀');
    await user.receives('photo');
    await user.taps('➡️');
    await user.seesButton(/Image to image|Image edit/);
    await user.taps(/Image to image|Image edit/);
    await user.sees('prompt');
    await user.says('make it night');
    const full = await user.seesButton('🚀');
    expect(full.text).toMatch(/🖼/);
  });

  it('opens a filled card with 🔁, which pays nothing', async () => {
    const user = person();
    await card(user);
    await user.taps('🚀');
    await user.receives('photo');
    const before = provider.submits.length;
    await user.taps('🔁');
    const again = await user.seesButton('🚀');
    expect(again.text).toContain('a cat & a dog');
    expect(provider.submits).toHaveLength(before);
  });

  it('says what is missing when the balance does not reach', async () => {
    const user = person();
    await user.says('/model scripted/dear');
    await user.sees('prompt');
    await user.says('a palace');
    await user.seesButton('🚀');
    await user.taps('🚀');
    const told = await user.sees('Missing');
    expect(told.text).toContain('1,950');
    expect(told.buttons.flat().join()).toContain('Picture Maker');
  });

  it('tells bad news with the reason, and gives the credits back', async () => {
    const user = person();
    await card(user);
    provider.firstResult = {
      state: 'failed',
      failure: { reason: 'content_policy', code: '430', message: 'no <b>cats</b>' },
    };
    try {
      await user.taps('🚀');
      const news = await user.sees('refused');
      expect(news.text).toContain('no <b>cats</b>');
      expect(news.text).toContain('Support code');
    } finally {
      provider.firstResult = { state: 'succeeded', outputs: [{ kind: 'image', url: 'https://files.example/1.png' }] };
    }
    expect(await app.get(Billing).balance(dataSource.manager, await userId(user))).toBe(50);
  });

  it('takes an album as one input, its caption as the prompt, and ✅ as its end', async () => {
    const user = person();
    await user.says('/model scripted/edit');
    await user.sees('prompt');
    const photo = await picture('#aa3344');
    await user.sends([{ photo, caption: 'make it night' }, { photo: await picture('#22cc44') }]);
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('make it night');
    expect(full.text).toContain('×2');
  });

  it('collects pictures one by one, by message or by link', async () => {
    const user = person();
    await user.says('/model scripted/edit');
    await user.says('make it night');
    await user.sees('image_urls');
    await user.sends({ photo: await picture('#aa3344') });
    await user.seesButton('✅');
    await user.says('https://example.org/a.png');
    await user.sees('So far: 2');
    await user.taps('✅');
    await user.seesButton('🚀');
    await user.taps('image_urls');
    await user.seesButton('🗑');
    await user.taps('📋');
    await user.seesButton('🚀');
  });

  it('reads a long prompt from a text file', async () => {
    const user = person();
    await user.says('/model scripted/picture');
    await user.sees('prompt');
    await user.sends({ document: Buffer.from('a cat from a file'), name: 'prompt.txt', mime: 'text/plain' });
    await user.seesButton('ink');
    await user.taps('ink');
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('a cat from a file');
  });

  it('shows the history, sends a result again for nothing, and the original as a file', async () => {
    const user = person();
    await card(user);
    await user.taps('🚀');
    await user.receives('photo');
    await user.says('/history');
    await user.seesButton('Picture Maker');
    await user.taps(/🖼.*Picture Maker/);
    await user.seesButton('Send once more');
    await user.taps('Send once more');
    await user.receives('photo');
    await user.taps('📄');
    await user.receives('document');
    expect(await app.get(Billing).balance(dataSource.manager, await userId(user))).toBe(46);
  });

  it('changes the language at once', async () => {
    const user = person();
    await user.says('/language');
    await user.seesButton('Русский');
    await user.taps('Русский');
    await user.sees('Настройки');
    await user.says('/menu');
    await user.sees('Что создадим');
  });

  it('keeps a card through a look at the menu', async () => {
    const user = person();
    await card(user);
    await user.says('/menu');
    await user.seesButton('▶️');
    await user.taps('▶️');
    const full = await user.seesButton('🚀');
    expect(full.text).toContain('a cat & a dog');
    await user.says('/cancel');
    await user.sees('is closed');
  });

  it('meets nothing with silence', async () => {
    const user = person();
    const said = await user.says('/model scripted/picture');
    await user.sees('prompt');
    for (const what of [
      { sticker: await picture('#000000') },
      { contact: { phone_number: '+1', first_name: 'A' } },
      { location: { latitude: 1, longitude: 2 } },
      { dice: { emoji: '🎲', value: 3 } },
      { voice: Buffer.from('no sound at all') },
    ]) {
      await user.sends(what);
      await user.sees(() => true);
    }
    const before = user.person.now;
    await user.person.edits(said, 'a cat');
    await user.person.waitFor('new message', { after: before });
    expect(await user.person.asksInline('picture')).not.toHaveLength(0);
    expect(user.count((message) => message.text.includes('broke'))).toBe(0);
  });

  it('answers whatever comes', async () => {
    const user = person('ru');
    for (const text of [
      '/help',
      '/menu',
      '/models',
      '/models кот',
      '/models qwertyuiop',
      '/model',
      '/model nothing/such',
      '/new',
      '/status',
      '/history',
      '/balance',
      '/settings',
      '/language',
      '/cancel',
      '/admin',
      '/unknown',
      'просто текст',
      '/start nonsense',
      '/start m_nonsense',
      '🚀',
      '<b>&',
    ]) {
      await user.says(text);
      await user.sees(() => true);
    }
    expect(user.count((message) => message.text.includes('сломалось'))).toBe(0);
  });

  it('says politely that a button is outdated', async () => {
    const user = person();
    await user.says('/menu');
    const menu = await user.seesButton('🎨');
    for (const data of [
      'f:AAAAAAAA:a:0:0',
      'go:AAAAAAAAAAAAAAAAAAAAAA',
      'g:a:AAAAAAAAAAAAAAAAAAAAAA::0',
      'm:nothing',
      'type:nothing:0',
      'rubbish',
      'resume',
      'history:5',
    ]) {
      const answer = await user.person.pressesData(data, menu);
      expect(answer).toBeDefined();
    }
    await user.sees('closed or has changed');
  });

  it("says in a group that somebody else's card is not one's own, and leaves it to its owner", async () => {
    const group = telegram.group('Friends');
    const [anna, boris] = [person(), person()].map((member) => new StoryUser(group.as(member.person)));
    if (anna === undefined || boris === undefined) throw new Error('nobody is there');
    await anna.says('/model scripted/dear');
    const asked = await anna.sees('Dear Maker');
    await anna.person.replies(asked, 'a cat');
    const card = await anna.seesButton('🚀');
    expect(await boris.taps('🚀', card)).toMatchObject({ text: expect.stringContaining("somebody else's") as string });
    expect(await boris.taps('prompt', card)).toMatchObject({ showAlert: true });
    await anna.taps('prompt', card);
    await anna.sees('Write your answer');
  });

  it('keeps the books', async () => {
    const report = await verifyLedger(dataSource.manager);
    expect(report.problems).toEqual([]);
  });
});

const userId = async (user: StoryUser): Promise<number> => {
  const rows: { id: string }[] = await dataSource.query('SELECT id FROM users WHERE telegram_id = $1', [user.id]);
  return Number(rows[0]?.id);
};
