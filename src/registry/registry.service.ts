import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config';
import { byFeatured, byWanted } from './best-first';
import { type OfferedExample, cheapestStarter, examplesOf } from './examples';
import { Lookup } from './lookup';
import { registryModels, registryReloads } from './metrics';
import type { Answers, ModelSpec } from './model-spec';
import { ModelsFolder } from './yaml/models-folder';
import { schemaText } from './yaml/models-reader';
import { type NotOffered, alike } from './not-offered';
import { ParseCache } from './yaml/parse-cache';
import { type SourceFacts, creditsFor, quoteOf } from './price';
import type { Quote } from './quote';
import { type Validation, validatorOf } from './validator';

/** In the checkout; in an image that cannot be written to there is no cache, and the YAML is parsed. */
const CACHE_FOLDER = join(__dirname, '../../.cache');
/** Editors write a file in several steps: a reload waits until it has been quiet for so long. */
const QUIET_MS = 200;

/**
 * Every model that is known, read from `models/*_models.yaml` at start and again whenever a file there changes. A file
 * with a mistake stops the start with a {@link ModelsFileError}; at a reload it is logged and the last good version
 * stays. A {@link ModelSpec} never changes: a reload brings new ones.
 */
@Injectable()
export class Registry implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(Registry.name);
  private readonly folder: ModelsFolder;
  private all = new Lookup([]);
  private sold = new Lookup([]);
  private withheld: ReadonlySet<string> = new Set();
  private watcher: FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reloading: Promise<void> = Promise.resolve();

  constructor(private readonly config: AppConfig) {
    const { directory } = config.models;
    const schema = schemaText();
    this.folder = new ModelsFolder(directory, schema, new ParseCache(CACHE_FOLDER, directory, schema));
  }

  async onModuleInit(): Promise<void> {
    const started = performance.now();
    await this.load();
    this.logger.log({
      msg: 'models loaded',
      models: this.all.models.length,
      offered: this.sold.models.length,
      ms: Math.round(performance.now() - started),
    });
    this.watcher = watch(this.config.models.directory, () => this.reloadSoon());
    this.watcher.on('error', (error) =>
      this.logger.error({ msg: 'models folder is not watched any more', err: error }),
    );
    this.watcher.unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.watcher?.close();
    clearTimeout(this.timer);
    await this.reloading;
  }

  /** By id or an older id, in any case. */
  get(idOrAlias: string): ModelSpec | undefined {
    return this.all.get(idOrAlias);
  }

  byCode(code: string): ModelSpec | undefined {
    return this.all.byCode(code);
  }

  /** What users may buy now: featured models first, the others in the order of the YAML. */
  offered(): ModelSpec[] {
    return [...this.sold.models];
  }

  /** True if users may buy it now; a model that has left the files is not. */
  isOffered(model: ModelSpec): boolean {
    return this.sold.get(model.id) !== undefined;
  }

  /** Offered models of a type: featured ones, those whose main purpose it is, those that can do it beside theirs. */
  ofType(modelType: string): ModelSpec[] {
    const main = this.sold.models.filter((model) => model.modelType === modelType);
    const also = this.sold.models.filter((model) => model.also.includes(modelType) && !main.includes(model));
    return [...main, ...also].sort(byFeatured);
  }

  /** Types of the offered models with the number of models that {@link ofType} gives, the most wanted first. */
  types(): { modelType: string; count: number }[] {
    const counts = new Map<string, number>();
    for (const model of this.sold.models) {
      for (const type of new Set([model.modelType, ...model.also])) counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return [...counts].map(([modelType, count]) => ({ modelType, count })).sort(byWanted);
  }

  /** Every example of the offered models, in the order of the YAML. */
  examples(): OfferedExample[] {
    return examplesOf(this.sold.models);
  }

  /** The cheapest picture that needs nothing more from the user: what a new user begins with. */
  starter(): OfferedExample | null {
    return cheapestStarter(this.examples(), (model, input) => this.quote(model, input).credits);
  }

  /** Offered models that fit the words, best first; typing errors are forgiven. */
  search(words: string): ModelSpec[] {
    return this.sold.search(words);
  }

  /** The model that the words mean although it is not offered, and offered ones that come near it; null if there is none. */
  notOffered(words: string): NotOffered | null {
    const meant = this.all.search(words).find((model) => !this.isOffered(model));
    return meant === undefined ? null : { model: meant, near: alike(meant, this.sold.models) };
  }

  /** True if these words tell of models, rather than describe what is to be made. */
  areModelsNamed(words: string): boolean {
    return this.sold.areModelsNamed(words);
  }

  /**
   * Checks answers against the model. A valid input is complete: defaults filled in, wire types kept.
   * @throws Error if there is no such model
   */
  validate(modelId: string, input: Answers): Validation {
    const model = this.get(modelId);
    if (model === undefined) throw new Error(`There is no model ${modelId}.`);
    return validatorOf(model)(input);
  }

  /** The price of a possibly incomplete input; what is not given counts with its default. */
  quote(model: ModelSpec, input: Answers, facts?: SourceFacts): Quote {
    return quoteOf(model, input, this.config.pricing, facts);
  }

  /** What a cost that the provider has reported is in our credits, at least 1. */
  creditsFor(cost: number): number {
    return creditsFor(cost, this.config.pricing);
  }

  /** Every model of the files, offered or not. */
  known(): ModelSpec[] {
    return [...this.all.models];
  }

  /** Exactly these are not offered, whatever the files say, until the next call: their provider has them no more. */
  withhold(ids: ReadonlySet<string>): void {
    if (ids.size === this.withheld.size && [...ids].every((id) => this.withheld.has(id))) return;
    this.withheld = ids;
    this.logger.warn({ msg: 'models are withheld', models: [...ids] });
    this.offer();
  }

  /** Every provider that a file in `models/` names. */
  providers(): string[] {
    return [...new Set(this.all.models.map((model) => model.provider))];
  }

  private async load(): Promise<void> {
    const models = await this.folder.load();
    this.all = new Lookup(models);
    registryModels.set({ state: 'known' }, models.length);
    this.offer();
  }

  private offer(): void {
    this.sold = new Lookup(this.all.models.filter((model) => this.isSellable(model)).sort(byFeatured));
    registryModels.set({ state: 'offered' }, this.sold.models.length);
  }

  private isSellable(model: ModelSpec): boolean {
    if (this.withheld.has(model.id)) return false;
    if (this.config.models.sellUnverified) return true;
    return (model.status === 'current' || model.verified !== undefined) && model.price !== null;
  }

  private reloadSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.reloading = this.reloading.then(() => this.reload());
    }, QUIET_MS).unref();
  }

  private async reload(): Promise<void> {
    const started = performance.now();
    try {
      await this.load();
      registryReloads.inc({ result: 'ok' });
      this.logger.log({
        msg: 'models reloaded',
        models: this.all.models.length,
        offered: this.sold.models.length,
        ms: Math.round(performance.now() - started),
      });
    } catch (error) {
      registryReloads.inc({ result: 'refused' });
      this.logger.error({ msg: 'models not reloaded, the last good version stays in force', reason: String(error) });
    }
  }
}
