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
import { createDatabase } from '../support/database';
import { ScriptedProvider } from '../support/scripted-provider';
import { StoryUser } from '../support/user';

/** What most stories need: a picture maker with a question of each kind, an editor of pictures, one that is too dear. */
export const MODELS = `
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

/** The whole service in this process, but for its provider, which the test scripts. Users begin with 50 credits. */
export interface DialogueApp {
  app: INestApplication;
  telegram: TelegramEmulator;
  dataSource: DataSource;
  provider: ScriptedProvider;
  /** The models' file: written anew, it is in force after the registry has reloaded. */
  modelsFile: string;
  person(languageCode?: string): StoryUser;
  /** Our own id of a person. */
  idOf(user: StoryUser): Promise<number>;
  balanceOf(user: StoryUser): Promise<number>;
  /** @throws if Telegram has refused a call, or the books don't agree */
  stop(): Promise<void>;
}

export const picture = (background: string, size = 64): Promise<Buffer> =>
  sharp({ create: { width: size, height: size, channels: 3, background } })
    .png()
    .toBuffer();

export const startDialogue = async (models = MODELS): Promise<DialogueApp> => {
  const database = await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'atelier-models-'));
  const modelsFile = join(folder, 'scripted_models.yaml');
  writeFileSync(modelsFile, models);
  const token = '4243:test-token-of-the-dialogue';
  const telegram = new TelegramEmulator({ token });
  await telegram.start();
  const provider = new ScriptedProvider();
  const result = await picture('#3366cc');
  provider.open = () =>
    Promise.resolve({ stream: Readable.from([result]), name: '1.png', mime: 'image/png', sizeBytes: result.length });
  const config = loadConfig({
    NODE_ENV: 'test',
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: telegram.url,
    KIE_API_KEY: 'unused',
    MODELS_DIR: folder,
    WELCOME_CREDITS: '50',
    LOCK_ON_CONFLICT: 'standby',
    TELEGRAM_DROP_PENDING_UPDATES: 'false',
  });
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
  const app = module.createNestApplication();
  const dataSource = app.get(DataSource);
  await app.listen(0, '127.0.0.1');
  const idOf = async (user: StoryUser): Promise<number> => {
    const rows: { id: string }[] = await dataSource.query('SELECT id FROM users WHERE telegram_id = $1', [user.id]);
    return Number(rows[0]?.id);
  };
  return {
    app,
    telegram,
    dataSource,
    provider,
    modelsFile,
    idOf,
    person: (languageCode = 'en') => new StoryUser(telegram.person({ language_code: languageCode })),
    balanceOf: async (user) => app.get(Billing).balance(dataSource.manager, await idOf(user)),
    stop: async () => {
      const books = await verifyLedger(dataSource.manager);
      await app.close();
      await telegram.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
      const refused = telegram.calls.filter(
        // Nobody has asked what a test made up, so the emulator takes no answer to it.
        (call) => !call.ok && !/sendPhoto|getUpdates/.test(call.method) && !isForged(call.payload),
      );
      expect(
        refused.map((call) => `${call.method}: ${JSON.stringify(call.error)} ${JSON.stringify(call.payload)}`),
      ).toEqual([]);
      expect(books.problems).toEqual([]);
    },
  };
};

const isForged = (payload: Record<string, unknown>): boolean =>
  Object.entries(payload).some(([name, value]) => name.endsWith('_query_id') && String(value).startsWith('forged'));

/** From nothing to a complete card of the picture maker. */
export const fillPictureCard = async (user: StoryUser, prompt = 'a cat & a dog'): Promise<void> => {
  await user.says('/model scripted/picture');
  await user.sees('Picture Maker');
  await user.says(prompt);
  await user.seesButton('oil <paint>');
  await user.taps('oil <paint>');
  await user.seesButton('🚀');
};
