import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { Billing, BillingModule, verifyLedger } from '../../src/billing';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule, inTransaction } from '../../src/database';
import {
  type ConfirmResult,
  GenerationModule,
  GenerationProviders,
  Generations,
  NotSent,
  Notifiers,
  Rejected,
  Unreachable,
  UnknownOutcome,
} from '../../src/generation';
import { JobsModule } from '../../src/jobs';
import { LockModule } from '../../src/lock';
import { RegistryModule } from '../../src/registry';
import { type TestDatabase, createDatabase } from '../support/database';
import { RecordingNotifier, ScriptedProvider } from '../support/scripted-provider';
import { until } from '../support/until';

const MODELS = `
scripted/picture:
  model_type: text_to_image
  input:
    prompt: {type: string, required: true, min: 1, max: 500}
  price: {credits: 8, unit: per_image}
`;
const PRICE = 4;

let database: TestDatabase;
let models: string;
let app: INestApplication;
let dataSource: DataSource;
let billing: Billing;
let generations: Generations;
let provider: ScriptedProvider;
let notifier: RecordingNotifier;

beforeAll(async () => {
  database = await createDatabase();
  models = mkdtempSync(join(tmpdir(), 'atelier-models-'));
  writeFileSync(join(models, 'scripted_models.yaml'), MODELS);
  const config = loadConfig({
    TELEGRAM_BOT_TOKEN: '1:token',
    KIE_API_KEY: 'key',
    MODELS_DIR: models,
    MAX_ACTIVE_PER_USER: '2',
  });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      DatabaseModule.forRoot(database.url),
      LockModule,
      JobsModule,
      RegistryModule,
      BillingModule,
      GenerationModule,
    ],
  }).compile();
  app = module.createNestApplication({ logger: ['error'] });
  provider = new ScriptedProvider();
  notifier = new RecordingNotifier();
  app.get(GenerationProviders).register(provider);
  app.get(Notifiers).register(notifier);
  await app.init();
  dataSource = app.get(DataSource);
  billing = app.get(Billing);
  generations = app.get(Generations);
});

afterAll(async () => {
  await app.close();
  rmSync(models, { recursive: true, force: true });
  await database.drop();
});

beforeEach(() => {
  const fresh = new ScriptedProvider();
  provider.onPrepare = fresh.onPrepare;
  provider.onSubmit = (generationId) => Promise.resolve(provider.accept(generationId));
  provider.onSlot = fresh.onSlot;
  provider.firstResult = fresh.firstResult;
  provider.callsBack = false;
  notifier.onDeliver = () => Promise.resolve();
});

const userWith = async (credits: number): Promise<number> => {
  const rows: { id: string }[] = await dataSource.query(`INSERT INTO users (locale) VALUES ('en') RETURNING id`);
  const userId = Number(rows[0]?.id);
  await billing.openAccount(dataSource.manager, userId);
  const gift = { userId, from: 'promo' as const, amount: credits, key: `test:${userId}`, reference: 'test' };
  await billing.credit(dataSource.manager, gift);
  return userId;
};

const confirm = (userId: number, more: { confirmId?: string; prompt?: string } = {}): Promise<ConfirmResult> =>
  inTransaction(dataSource, (manager) =>
    generations.confirm(manager, {
      confirmId: more.confirmId ?? randomUUID(),
      userId,
      modelId: 'scripted/picture',
      input: { prompt: more.prompt ?? 'a cat' },
      origin: { channel: 'recording', address: {} },
    }),
  );

const accepted = async (userId: number): Promise<string> => {
  const result = await confirm(userId);
  if (result.kind !== 'accepted') throw new Error(`not accepted: ${result.kind}`);
  return result.generation.id;
};

const stateOf = async (id: string): Promise<string | undefined> => {
  const rows: { state: string }[] = await dataSource.query('SELECT state FROM generations WHERE id = $1', [id]);
  return rows[0]?.state;
};

const reaches = (id: string, state: string): Promise<unknown> =>
  until(async () => ((await stateOf(id)) === state ? true : null), {
    timeoutMs: 20_000,
    what: () => `generation ${id} to become ${state}`,
  });

const told = (id: string): Promise<unknown> =>
  until(() => (notifier.of(id).length > 0 ? true : null), { timeoutMs: 20_000, what: () => `${id} to be told` });

const balance = (userId: number): Promise<number> => billing.balance(dataSource.manager, userId);
const sentCount = (id: string): number => provider.submits.filter((submitted) => submitted === id).length;
const booksAreRight = async (): Promise<void> => {
  expect((await verifyLedger(dataSource.manager)).problems).toEqual([]);
};

describe('a generation', () => {
  it('is prepared, sent once, looked at, delivered and paid', async () => {
    const userId = await userWith(10);
    const id = await accepted(userId);
    expect(await balance(userId)).toBe(10 - PRICE);
    await reaches(id, 'delivered');
    expect(sentCount(id)).toBe(1);
    expect(notifier.of(id)).toHaveLength(1);
    expect(notifier.of(id)[0]).toMatchObject({ state: 'succeeded', price: PRICE, gift: false });
    expect(await balance(userId)).toBe(10 - PRICE);
    await booksAreRight();
  });

  it('is confirmed once, however often the button is pressed', async () => {
    const userId = await userWith(100);
    const confirmId = randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => confirm(userId, { confirmId })));
    expect(results.filter((result) => result.kind === 'accepted')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'duplicate')).toHaveLength(9);
    expect(await balance(userId)).toBe(100 - PRICE);
  });

  it('is not begun without credits or with a wrong input, and nothing is left behind', async () => {
    const userId = await userWith(PRICE - 1);
    expect(await confirm(userId)).toEqual({ kind: 'insufficient', price: PRICE, balance: PRICE - 1, missing: 1 });
    expect(await confirm(userId, { prompt: '' })).toMatchObject({ kind: 'invalid' });
    expect(await dataSource.query('SELECT id FROM generations WHERE user_id = $1', [userId])).toEqual([]);
    expect(await balance(userId)).toBe(PRICE - 1);
  });

  it('gives the credits back when it fails, with the reason told once', async () => {
    provider.firstResult = { state: 'failed', failure: { reason: 'content_policy', message: 'no' } };
    const userId = await userWith(10);
    const id = await accepted(userId);
    await told(id);
    expect(notifier.of(id)[0]).toMatchObject({ state: 'failed', failure: { reason: 'content_policy', message: 'no' } });
    expect(await balance(userId)).toBe(10);
  });

  it('gives the credits back when the provider refuses it', async () => {
    provider.onSubmit = () => Promise.reject(new Rejected({ reason: 'bad_input', message: 'wrong ratio' }));
    const userId = await userWith(10);
    const id = await accepted(userId);
    await told(id);
    expect(await stateOf(id)).toBe('failed');
    expect(await balance(userId)).toBe(10);
  });

  it('is sent again only when the provider surely did not take it', async () => {
    let calls = 0;
    provider.onSubmit = (generationId) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new NotSent('busy', 10)) : Promise.resolve(provider.accept(generationId));
    };
    const id = await accepted(await userWith(10));
    await reaches(id, 'delivered');
    expect(sentCount(id)).toBe(2);
  });

  it('is never sent again after an unclear answer: without callbacks the credits go back at once', async () => {
    provider.onSubmit = () => Promise.reject(new UnknownOutcome('time-out'));
    const userId = await userWith(10);
    const id = await accepted(userId);
    await told(id);
    expect(notifier.of(id)[0]).toMatchObject({ state: 'failed', failure: { reason: 'unknown_outcome' } });
    expect(sentCount(id)).toBe(1);
    expect(await balance(userId)).toBe(10);
  });

  it('is found again by its callback, if the provider proves that the task is ours', async () => {
    provider.callsBack = true;
    provider.onSubmit = () => Promise.reject(new UnknownOutcome('time-out'));
    const userId = await userWith(10);
    const id = await accepted(userId);
    await reaches(id, 'submit_unknown');
    const stranger = provider.accept(randomUUID());
    await generations.nudge(id, stranger);
    const ours = provider.accept(id);
    await generations.nudge(id, ours);
    await reaches(id, 'delivered');
    expect(sentCount(id)).toBe(1);
    expect(await balance(userId)).toBe(10 - PRICE);
  });

  it('goes on after its instance died, and a submit that the dead one began is never repeated', async () => {
    const userId = await userWith(20);
    provider.firstResult = { state: 'running' };
    const running = await accepted(userId);
    await reaches(running, 'running');
    const dead = randomUUID();
    provider.onSlot = () => Promise.resolve(60_000);
    const submitting = await accepted(userId);
    await until(
      async () => {
        const rows: unknown[] = await dataSource.query(
          'SELECT 1 FROM generations WHERE id = $1 AND payload IS NOT NULL',
          [submitting],
        );
        return rows.length > 0 ? true : null;
      },
      { timeoutMs: 10_000, what: () => 'the payload' },
    );
    await dataSource.query(
      `UPDATE generations SET state = CASE WHEN id = $3 THEN 'submitting' ELSE state END, submitted_at = now(),
              lease_owner = $1, lease_until = now() + interval '1 hour', next_look_at = now() WHERE id IN ($2, $3)`,
      [dead, running, submitting],
    );
    await dataSource.query(`DELETE FROM graphile_worker._private_jobs`);
    provider.finish(running);
    await reaches(running, 'delivered');
    await told(submitting);
    expect(sentCount(running)).toBe(1);
    expect(sentCount(submitting)).toBe(0);
    expect(notifier.of(submitting)[0]).toMatchObject({ failure: { reason: 'unknown_outcome' } });
    await booksAreRight();
  });

  it('is delivered again after a failed attempt, and kept for a user who is away', async () => {
    let tries = 0;
    notifier.onDeliver = () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('network')) : Promise.resolve();
    };
    const userId = await userWith(20);
    const first = await accepted(userId);
    await reaches(first, 'delivered');
    expect(tries).toBe(2);

    notifier.onDeliver = () => Promise.reject(new Unreachable('blocked'));
    const second = await accepted(userId);
    await reaches(second, 'undeliverable');
    notifier.onDeliver = () => Promise.resolve();
    expect(await generations.offerUndelivered(dataSource.manager, userId)).toBe(1);
    await reaches(second, 'delivered');
    expect(await balance(userId)).toBe(20 - 2 * PRICE);
  });

  it('waits in line: at most two of a user run, and another user is not behind them all', async () => {
    provider.firstResult = { state: 'running' };
    const [busy, other] = [await userWith(100), await userWith(100)];
    const many = await Promise.all(Array.from({ length: 5 }, () => accepted(busy)));
    await until(() => (provider.running >= 2 ? true : null), { timeoutMs: 10_000, what: () => 'two to run' });
    const late = await accepted(other);
    await reaches(late, 'running');
    const active = await generations.active(dataSource.manager, busy);
    expect(active.filter((view) => view.state === 'running')).toHaveLength(2);
    expect(active.map((view) => view.position).filter((position) => position !== null)).toHaveLength(3);
    provider.firstResult = { state: 'succeeded', outputs: [{ kind: 'text', text: 'done' }] };
    for (const id of [...many, late]) provider.finish(id);
    for (const id of many) await reaches(id, 'delivered');
    expect(many.map(sentCount)).toEqual([1, 1, 1, 1, 1]);
  });

  it('can be canceled while it waits, and not later', async () => {
    provider.onSlot = () => Promise.resolve(60_000);
    const userId = await userWith(10);
    const waiting = await accepted(userId);
    expect(await inTransaction(dataSource, (manager) => generations.cancel(manager, waiting, userId))).toBe('canceled');
    expect(await balance(userId)).toBe(10);
    provider.onSlot = () => Promise.resolve(0);
    provider.firstResult = { state: 'running' };
    const running = await accepted(userId);
    await reaches(running, 'running');
    expect(await inTransaction(dataSource, (manager) => generations.cancel(manager, running, userId))).toBe('too_late');
    expect(await generations.cancel(dataSource.manager, running, userId + 1)).toBe('unknown');
    provider.finish(running);
    await reaches(running, 'delivered');
  });
});
