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
  Notifiers,
} from '../../src/generation';
import { JobsModule } from '../../src/jobs';
import { LockModule } from '../../src/lock';
import { type Answers, RegistryModule } from '../../src/registry';
import { createDatabase } from './database';
import { RecordingNotifier, ScriptedProvider } from './scripted-provider';
import { until } from './until';

const MODELS = `
scripted/picture:
  model_type: text_to_image
  input:
    prompt: {type: string, required: true, min: 1, max: 500}
    picture: {type: string, format: image_url, required: false}
  price: {credits: 8, unit: per_image}
scripted/speech:
  model_type: text_to_speech
  input:
    prompt: {type: string, required: true, min: 1, max: 5000}
  price: {credits: 8000, unit: per_1M_output_audio_tokens}
scripted/clip:
  model_type: text_to_video
  input:
    prompt: {type: string, required: true}
    resolution: {type: enum, values: ["480p", "720p"], default: "480p"}
  price: {credits: 8, unit: per_video}
scripted/extend:
  model_type: video_extend
  input:
    task_id: {type: string, required: true, from_history: {value: task_id, models: ["scripted/*"]}}
  price:
    unit: per_extension
    variants:
      - {context: {source_resolution: "480p"}, credits: 8}
      - {context: {source_resolution: "720p"}, credits: 20}
`;
/** Of one generation, in credits of the user. */
export const PRICE = 4;

export type Row = Record<string, unknown>;

/** The room of generations on a real database with a scripted provider and a channel that writes down what it gets. */
export class GenerationApp {
  readonly provider = new ScriptedProvider();
  readonly notifier = new RecordingNotifier();

  private constructor(
    readonly app: INestApplication,
    private readonly dropAll: () => Promise<void>,
  ) {
    app.get(GenerationProviders).register(this.provider);
    app.get(Notifiers).register(this.notifier);
  }

  static async start(): Promise<GenerationApp> {
    const database = await createDatabase();
    const models = mkdtempSync(join(tmpdir(), 'atelier-models-'));
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
    const app = module.createNestApplication({ logger: ['error'] });
    const world = new GenerationApp(app, async () => {
      rmSync(models, { recursive: true, force: true });
      await database.drop();
    });
    await app.init();
    return world;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.dropAll();
  }

  /** The provider takes everything and succeeds at once, the channel delivers. */
  reset(): void {
    const fresh = new ScriptedProvider();
    this.provider.onPrepare = fresh.onPrepare;
    this.provider.onSubmit = (generationId) => Promise.resolve(this.provider.accept(generationId));
    this.provider.onSlot = fresh.onSlot;
    this.provider.onCheck = fresh.onCheck;
    this.provider.onKind = fresh.onKind;
    this.provider.firstResult = fresh.firstResult;
    this.provider.callsBack = false;
    this.notifier.onProgress = () => Promise.resolve();
    this.notifier.onDeliver = () => Promise.resolve();
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  get generations(): Generations {
    return this.app.get(Generations);
  }

  sql<T = Row>(text: string, parameters: unknown[] = []): Promise<T[]> {
    return this.dataSource.query(text, parameters);
  }

  async userWith(credits: number): Promise<number> {
    const [user] = await this.sql<{ id: string }>(`INSERT INTO users (locale) VALUES ('en') RETURNING id`);
    const userId = Number(user?.id);
    const billing = this.app.get(Billing);
    await billing.openAccount(this.dataSource.manager, userId);
    const gift = { userId, from: 'promo' as const, amount: credits, key: `test:${userId}`, reference: 'test' };
    await billing.credit(this.dataSource.manager, gift);
    return userId;
  }

  confirm(
    userId: number,
    more: { confirmId?: string; prompt?: string; picture?: string; modelId?: string; input?: Answers } = {},
  ): Promise<ConfirmResult> {
    const input: Answers = more.input ?? { prompt: more.prompt ?? 'a cat' };
    if (more.picture !== undefined) input.picture = { $media: { source: 'url', kind: 'image', ref: more.picture } };
    return inTransaction(this.dataSource, (manager) =>
      this.generations.confirm(manager, {
        confirmId: more.confirmId ?? randomUUID(),
        userId,
        modelId: more.modelId ?? 'scripted/picture',
        input,
        origin: { channel: 'recording', address: {} },
      }),
    );
  }

  async accepted(
    userId: number,
    more: { picture?: string; prompt?: string; modelId?: string; input?: Answers } = {},
  ): Promise<string> {
    const result = await this.confirm(userId, more);
    if (result.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
    return result.generation.id;
  }

  async row(id: string): Promise<Row> {
    const [row] = await this.sql('SELECT * FROM generations WHERE id = $1', [id]);
    if (row === undefined) throw new Error(`no generation ${id}`);
    return row;
  }

  /** Waits until the row satisfies `condition` (SQL). */
  becomes(id: string, condition: string): Promise<unknown> {
    const text = `SELECT 1 FROM generations WHERE id = $1 AND (${condition})`;
    return until(async () => ((await this.sql(text, [id])).length > 0 ? true : null), {
      timeoutMs: 20_000,
      what: () => `generation ${id}: ${condition}`,
    });
  }

  reaches(id: string, state: string): Promise<unknown> {
    return this.becomes(id, `state = '${state}'`);
  }

  told(id: string): Promise<unknown> {
    return until(() => (this.notifier.of(id).length > 0 ? true : null), {
      timeoutMs: 20_000,
      what: () => `${id} to be told`,
    });
  }

  balance(userId: number): Promise<number> {
    return this.app.get(Billing).balance(this.dataSource.manager, userId);
  }

  sentCount(id: string): number {
    return this.provider.submits.filter((submitted) => submitted === id).length;
  }

  async booksAreRight(): Promise<void> {
    expect((await verifyLedger(this.dataSource.manager)).problems).toEqual([]);
  }
}
