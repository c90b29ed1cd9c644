import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { TelegramEmulator } from '../../sandbox/telegram';
import { Billing } from '../../src/billing';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule, inTransaction } from '../../src/database';
import { type Alert, Alerts, GenerationProviders, Generations, Rejected } from '../../src/generation';
import { NoticesModule } from '../../src/operations/notices/notices.module';
import { type TestDatabase, createDatabase } from '../support/database';
import { ScriptedProvider } from '../support/scripted-provider';
import { until } from '../support/until';

const MODELS = `
scripted/picture:
  model_type: text_to_image
  input:
    prompt: {type: string, required: true, min: 1, max: 500}
  price: {credits: 8, unit: per_image}
`;
const RUSSIAN = 501;
const UNKNOWN = 502;
const TOKEN = '4711:token-of-the-notices';
const models = mkdtempSync(join(tmpdir(), 'atelier-models-'));

let database: TestDatabase;
let emulator: TelegramEmulator;
let unknown: ReturnType<TelegramEmulator['person']>;
const apps: INestApplication[] = [];
const providers: ScriptedProvider[] = [];

const start = async (): Promise<INestApplication> => {
  const config = loadConfig({
    NODE_ENV: 'test',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: emulator.url,
    LOCK_ON_CONFLICT: 'standby',
    KIE_API_KEY: 'unused',
    MODELS_DIR: models,
    ADMIN_USER_IDS: `${RUSSIAN},${UNKNOWN}`,
  });
  const imports = [ConfigModule.forRoot(config), DatabaseModule.forRoot(database.url), NoticesModule];
  const module = await Test.createTestingModule({ imports }).compile();
  Logger.overrideLogger(false);
  const app = module.createNestApplication();
  const provider = new ScriptedProvider();
  app.get(GenerationProviders).register(provider);
  providers.push(provider);
  await app.init();
  apps.push(app);
  return app;
};

const told = (to: number): string[] =>
  emulator.calls
    .filter(({ method, payload }) => method === 'sendMessage' && payload['chat_id'] === to)
    .map(({ payload }) => payload['text'] as string);
const sql = (text: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (apps[0] as INestApplication).get(DataSource).query(text, parameters);
const nothingLeftToSend = () =>
  until(
    async () => (await sql(`SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'admin-notice'`)).length === 0,
  );

beforeAll(async () => {
  writeFileSync(join(models, 'scripted_models.yaml'), MODELS);
  database = await createDatabase();
  emulator = new TelegramEmulator({ token: TOKEN });
  await emulator.start();
  emulator.person({ id: RUSSIAN });
  unknown = emulator.person({ id: UNKNOWN });
  await start();
  await start();
  await sql(`INSERT INTO users (telegram_id, locale) VALUES ($1, 'ru')`, [RUSSIAN]);
});
afterAll(async () => {
  for (const app of apps) await app.close();
  await emulator.stop();
  await database.drop();
  rmSync(models, { recursive: true, force: true });
});

const raise = (alert: Alert): void => apps.forEach((app) => app.get(Alerts).raise(alert));

describe('notices to admins', () => {
  it('reach each admin once, in their language, whatever number of instances raises them', async () => {
    const alert: Alert = {
      kind: 'price_drift',
      subject: 'a/b',
      facts: { model: 'a/b', quoted: 4, actual: 8, percent: '+100 %' },
    };
    for (let times = 0; times < 5; times += 1) raise(alert);
    await until(() => told(RUSSIAN).length > 0 && told(UNKNOWN).length > 0);
    await nothingLeftToSend();
    expect(told(RUSSIAN)).toEqual([expect.stringContaining('Цена модели a/b')]);
    expect(told(UNKNOWN)).toEqual([expect.stringContaining('The price of a/b')]);
    raise({ ...alert, subject: 'c/d', facts: { ...alert.facts, model: 'c/d' } });
    await until(() => told(RUSSIAN).length === 2);
    await sql(`UPDATE admin_alerts SET told_at = now() - interval '25 hours' WHERE subject = 'a/b'`);
    raise(alert);
    await until(() => told(RUSSIAN).length === 3 && told(UNKNOWN).length === 3);
  });

  it('tell of an account that is refused, and the user has the credits back', async () => {
    const before = told(RUSSIAN).length;
    for (const provider of providers) {
      provider.onSubmit = () =>
        Promise.reject(new Rejected({ reason: 'account', code: '402', message: 'insufficient credits' }));
    }
    const app = apps[0] as INestApplication;
    const [user] = (await sql(`INSERT INTO users (telegram_id, locale) VALUES (777, 'en') RETURNING id`)) as [
      { id: string },
    ];
    const userId = Number(user.id);
    const { manager } = app.get(DataSource);
    const billing = app.get(Billing, { strict: false });
    await billing.openAccount(manager, userId);
    await billing.credit(manager, { userId, from: 'promo', amount: 50, key: 'test', reference: 'test' });
    for (let run = 0; run < 3; run += 1) {
      await inTransaction(app.get(DataSource), (inside) =>
        app.get(Generations).confirm(inside, {
          confirmId: randomUUID(),
          userId,
          modelId: 'scripted/picture',
          input: { prompt: 'a cat' },
          origin: { channel: 'telegram', address: { chatId: 777 } },
        }),
      );
    }
    await until(() => told(RUSSIAN).length > before, { timeoutMs: 20_000, what: () => 'the admin to be told' });
    await until(async () => (await sql(`SELECT 1 FROM generations WHERE state = 'failed'`)).length === 3, {
      timeoutMs: 20_000,
      what: () => 'all three to fail',
    });
    await nothingLeftToSend();
    expect(told(RUSSIAN).slice(before)).toEqual([expect.stringContaining('402: insufficient credits')]);
    expect(await billing.balance(manager, userId)).toBe(50);
  });

  it('give up on an admin who can not be reached, and never stop the others', async () => {
    const before = told(RUSSIAN).length;
    unknown.blocks();
    raise({
      kind: 'catalogue',
      subject: 'kie',
      facts: { provider: 'kie', added: 1, gone: 0, back: 0, changed: 0, examples: 'x' },
    });
    await until(() => told(RUSSIAN).length === before + 1);
    await nothingLeftToSend();
  });
});
