import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { KieEmulator } from '../../sandbox/kie';
import { type CatalogueEntry, loadCatalogue } from '../../sandbox/kie/catalogue';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule } from '../../src/database';
import { type Alert, Alerts, GenerationProviders, Notifiers } from '../../src/generation';
import { CatalogueCheck } from '../../src/operations/catalogue/catalogue-check';
import { CatalogueModule } from '../../src/operations/catalogue/catalogue.module';
import { Registry } from '../../src/registry';
import { type TestDatabase, createDatabase } from '../support/database';
import { RecordingNotifier, ScriptedProvider } from '../support/scripted-provider';
import { until } from '../support/until';

const KEY = 'key-of-the-daily-check';
const kie = new KieEmulator({ apiKey: KEY, limits: { catalogue: false } });
const catalogue = loadCatalogue();
const entries = [...catalogue.entries];
const folder = mkdtempSync(join(tmpdir(), 'daily-check-'));
const alerts: Alert[] = [];

let database: TestDatabase;
let app: INestApplication;

const start = async (more: Record<string, string> = {}): Promise<INestApplication> => {
  const config = loadConfig({
    NODE_ENV: 'test',
    TELEGRAM_BOT_TOKEN: '1:token',
    KIE_API_KEY: KEY,
    KIE_BASE_URL: kie.url,
    KIE_CATALOGUE_RATE: 'off',
    MODELS_DIR: folder,
    CATALOGUE_CHECK: 'daily',
    ...more,
  });
  const imports = [ConfigModule.forRoot(config), DatabaseModule.forRoot(database.url), CatalogueModule];
  const module = await Test.createTestingModule({ imports }).compile();
  Logger.overrideLogger(false);
  const started = module.createNestApplication();
  started.get(GenerationProviders).register(Object.assign(new ScriptedProvider(), { name: 'kie' }));
  started.get(Notifiers).register(new RecordingNotifier());
  started.get(Alerts).listen(async (alert) => void alerts.push(alert));
  await started.init();
  return started;
};

beforeAll(async () => {
  cpSync(join(__dirname, '../../models'), folder, { recursive: true });
  [database] = await Promise.all([createDatabase(), kie.start()]);
  app = await start();
  const hidden = app
    .get(Registry)
    .known()
    .filter(({ status }) => status !== 'current');
  const accepted = Object.fromEntries(hidden.map(({ id }) => [id, ['back']]));
  writeFileSync(join(folder, 'kie_sync.json'), JSON.stringify({ accepted }));
});
afterAll(async () => {
  await app.close();
  await Promise.all([kie.stop(), database.drop()]);
  rmSync(folder, { recursive: true });
});
beforeEach(() => void alerts.splice(0));
afterEach(() => void catalogue.entries.splice(0, Infinity, ...entries));

const check = (of = app): Promise<void> => of.get(CatalogueCheck).run({ signal: new AbortController().signal });
const isOffered = (id: string, by = app): boolean =>
  by
    .get(Registry)
    .offered()
    .some((model) => model.id === id);
const aDayPasses = () =>
  app.get(DataSource).query(`UPDATE vanished_models SET first_missed_at = first_missed_at - interval '1 day'`);
const remove = (id: string): void => {
  catalogue.entries.splice(catalogue.entries.indexOf(catalogue.find(id) as CatalogueEntry), 1);
};

describe('the daily check of the catalogue', () => {
  it('says nothing while all is as it was', async () => {
    await check();
    expect(alerts).toEqual([]);
  });

  it('tells of what is gone, and no longer offers it after the second time, on every instance', async () => {
    remove('z-image');
    await check();
    expect(alerts).toEqual([
      {
        kind: 'catalogue',
        subject: 'kie',
        facts: expect.objectContaining({ gone: 1, added: 0, examples: '− z-image' }) as object,
      },
    ]);
    expect(isOffered('z-image')).toBe(true);
    await check();
    expect(isOffered('z-image')).toBe(true);
    await aDayPasses();
    await check();
    expect(isOffered('z-image')).toBe(false);
    expect(app.get(Registry).get('z-image')).toBeDefined();
    const another = await start();
    await until(() => !isOffered('z-image', another));
    await another.close();
  });

  it('offers it again when it is listed again', async () => {
    await check();
    expect(isOffered('z-image')).toBe(true);
    expect(await app.get(DataSource).query('SELECT * FROM vanished_models')).toEqual([]);
  });

  it('takes a list that is far too short for a fault, and a kie that is away for no news', async () => {
    catalogue.entries.splice(10);
    await check();
    expect(alerts).toEqual([]);
    const away = await start({ KIE_BASE_URL: 'http://127.0.0.1:1' });
    await check(away);
    await away.close();
    expect(await app.get(DataSource).query('SELECT * FROM vanished_models')).toEqual([]);
    expect(alerts).toEqual([]);
  });

  it('hides nothing when a good part is gone at once, however often: admins are told, and decide', async () => {
    const before = app.get(Registry).offered().length;
    for (const { id } of app.get(Registry).offered().slice(0, 40)) remove(id);
    await check();
    await aDayPasses();
    await check();
    expect(app.get(Registry).offered()).toHaveLength(before);
    expect(alerts.map(({ facts }) => facts.gone)).toEqual([40, 40]);
  });

  it('leaves a stop of the service to be begun anew elsewhere', async () => {
    const stopping = new AbortController();
    stopping.abort(new Error('the service shuts down'));
    await expect(app.get(CatalogueCheck).run({ signal: stopping.signal })).rejects.toThrow('shuts down');
  });
});
