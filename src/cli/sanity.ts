import { Logger } from '@nestjs/common';
import { type AppConfig, ConfigError, loadKieConfig, processEnvironment } from '../config';
import { MediaSources } from '../generation';
import { KieClient, MediaUploader } from '../kie';
import { type ModelSpec, ModelsFileError, Registry } from '../registry';
import { SandboxKie } from './sanity/emulator';
import { UNKNOWN_TASK, minimalAnswers } from './sanity/minimal-input';
import { paced } from './sanity/pace';
import { type PlannedRun, oneOfEachType, planned } from './sanity/plan';
import { SanityRun } from './sanity/run';
import { SampleMedia } from './sanity/samples';
import { exitCodeOf, summaryOf, tableOf } from './sanity/table';
import { type SanityWords, readWords } from './sanity/words';

const HELP = `Calls models at kie.ai with the smallest valid input, made from models/kie_models.yaml, and waits for the results.

Usage: npm run sanity                        one model of each type
       npm run sanity -- --all               every model of the file, those that are hidden too
       npm run sanity -- <id> ...            these models
Options: --budget N   start nothing that would spend more than N kie credits in all (1 credit is 0.005 USD)
         --dry-run    show what would be called and its price, and call nothing
Environment: KIE_API_KEY, KIE_BASE_URL, KIE_UPLOAD_BASE_URL, KIE_CREATE_LIMIT. Without KIE_API_KEY the sandbox's emulator
of kie.ai is started and called: nothing is spent. Neither a database nor a bot is needed.
A model that works on an earlier task (extend, upscale of a task ...) makes the model of that task run before it.
Exit code: 0 all passed, 1 something failed, 2 it could not run, 3 nothing failed, but the budget left some out`;

const AT_ONCE = 8;
const POLL_MS = 3_000;
const SANDBOX_POLL_MS = 250;

/** What was asked for is wrong: words for the user, without a stack. */
class Misuse extends Error {}

const chosen = (words: SanityWords, registry: Registry, all: ModelSpec[]): ModelSpec[] => {
  if (words.all) return all;
  if (words.ids.length === 0) return oneOfEachType(all, (model) => priceOf(registry, model));
  return words.ids.map((id) => {
    const model = registry.get(id);
    if (model !== undefined) return model;
    const near = registry.search(id).slice(0, 3);
    const hint = near.length === 0 ? '' : ` Near: ${near.map((other) => other.id).join(', ')}.`;
    throw new Misuse(`There is no model ${id}.${hint}`);
  });
};

const priceOf = (registry: Registry, model: ModelSpec): number =>
  registry.quote(
    model,
    minimalAnswers(model, UNKNOWN_TASK, (answers) => registry.quote(model, answers).cost),
  ).cost;

const showPlan = (registry: Registry, plan: PlannedRun[]): void => {
  let sum = 0;
  for (const { model, source } of plan) {
    const price = priceOf(registry, model);
    sum += price;
    const words = model.price === null ? 'price not known' : `${price} kie credits`;
    console.log(`${model.id} | ${model.modelType} | ${words}${source === null ? '' : ` | after ${source.id}`}`);
  }
  console.log(`${plan.length} models, about ${Number(sum.toFixed(2))} kie credits. Nothing was called.`);
};

const runAll = async (
  config: AppConfig,
  registry: Registry,
  plan: PlannedRun[],
  words: SanityWords,
  isSandbox: boolean,
) => {
  const sources = new MediaSources();
  sources.register(new SampleMedia());
  const { apiKey, baseUrl, uploadBaseUrl, callbackUrl, createLimit } = config.kie;
  const client = new KieClient({ apiKey, baseUrl, uploadBaseUrl });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C')));
  const started = performance.now();
  try {
    const run = new SanityRun(
      {
        registry,
        client,
        uploader: new MediaUploader(config, sources, client),
        gate: paced(createLimit),
        callbackUrl: callbackUrl ?? 'https://callbacks-are-off.invalid/sanity',
        pollMs: isSandbox ? SANDBOX_POLL_MS : POLL_MS,
        budget: words.budget,
        atOnce: AT_ONCE,
        report: ({ model, state }, done, of) => console.error(`${done}/${of} ${model}: ${state}`),
      },
      stop.signal,
    );
    const results = await run.all(plan);
    for (const line of [...tableOf(results), '', ...summaryOf(results, performance.now() - started)]) console.log(line);
    return exitCodeOf(results);
  } finally {
    await client.close();
  }
};

const sanity = async (words: SanityWords): Promise<number> => {
  const outer = processEnvironment();
  const isSandbox = outer.KIE_API_KEY === undefined || outer.KIE_API_KEY === '';
  const sandbox = isSandbox && !words.dryRun ? await SandboxKie.start(outer) : null;
  try {
    const inner = sandbox?.environment ?? (isSandbox ? { KIE_API_KEY: 'not-used' } : {});
    const config = loadKieConfig({ ...outer, ...inner, MODELS_UNVERIFIED: 'sell' });
    const registry = new Registry(config);
    await registry.onModuleInit();
    try {
      const all = registry.offered().filter((model) => model.provider === 'kie');
      const plan = planned(chosen(words, registry, all), all);
      if (words.dryRun) {
        showPlan(registry, plan);
        return 0;
      }
      console.log(
        sandbox === null
          ? `Calling ${plan.length} models at ${config.kie.baseUrl}: this spends the credits of the account.`
          : `KIE_API_KEY is not set: calling ${plan.length} models of the sandbox's emulator of kie.ai, which costs nothing.`,
      );
      return await runAll(config, registry, plan, words, isSandbox);
    } finally {
      await registry.onModuleDestroy();
    }
  } finally {
    await sandbox?.stop();
  }
};

const main = async (given: string[]): Promise<number> => {
  let words: SanityWords;
  try {
    words = readWords(given);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (words.help) {
    console.log(HELP);
    return 0;
  }
  Logger.overrideLogger(['fatal', 'error', 'warn']);
  try {
    return await sanity(words);
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof ModelsFileError || error instanceof Misuse;
    console.error(
      known ? error.message : `It could not run: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 2;
  }
};

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
