import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../scripts/build.mjs';
import { ensureInstalled } from '../scripts/install.mjs';
import { ROOT, checkNode, main } from '../scripts/steps.mjs';

const HELP = `Measures the registry on models/*_models.yaml with the built service.

Usage: npm run bench:registry [-- --seconds <n>]     (time for each rate, 2 by default)

Load times are of fresh processes (best of 5); the rates run over all models in turn, on one core.`;

const RUNS = 5;
const MODELS = join(ROOT, 'models');
const PRICING = { markup: 2, kieCreditsPerCredit: 4, defaultPrice: 10 };
const MOST_STEPS = 200;

const sorted = (numbers) => [...numbers].sort((left, right) => left - right);
const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];

/** A start in a process of its own; its figures. */
const start = (...cacheFolder) => {
  const script = join(import.meta.dirname, 'registry-load.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', script, MODELS, ...cacheFolder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

/** Runs `work` over the items again and again; how many units of it a second. */
const rate = (items, seconds, work) => {
  for (const item of items) work(item); // compiles what is compiled on first use
  let units = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  while (performance.now() < until) for (const item of items) units += work(item);
  return (units / (performance.now() - started)) * 1000;
};

/** A plain answer to a question of the form, as a user would give it. */
const reply = ({ control, choices, canFinish, canSkip, parameter, min, key }, sampleOf) => {
  if (canFinish) return { kind: 'finish' };
  if (canSkip) return { kind: 'skip' };
  if (control === 'media' || control === 'media_list') {
    const format = parameter?.items?.format ?? parameter?.format ?? 'image_url';
    const count = control === 'media' ? 1 : Math.max(1, min);
    return { kind: 'media', items: Array.from({ length: count }, () => sampleOf(format)) };
  }
  if (choices.length > 0) return { kind: 'choice', index: 0 };
  const item = parameter?.type === 'array' ? parameter.items : parameter;
  if (control === 'number' || /^(number|integer)$/.test(item?.type)) {
    return { kind: 'text', text: String(/_end/.test(key) ? 8 : Number.isFinite(min) ? min : 1) };
  }
  const text = item?.format === 'web_page_url' ? 'https://example.com/' : 'A red lighthouse on a cliff at sunset';
  return { kind: 'text', text: text.padEnd(item?.min ?? 0, '.').slice(0, item?.max ?? Infinity) };
};

/** From the empty form to the card: the answers, and how many questions that took. Null if an answer was refused. */
const walk = (registry, sampleOf, model) => {
  let form = registry.emptyForm(model);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const question = registry.nextQuestion(model, form);
    if (question === null) return { answers: form.answers, steps };
    const step = registry.answer(model, form, reply(question, sampleOf));
    if (step.problems.length > 0) return null;
    form = step.state;
  }
  return null;
};

const loadTimes = () => {
  const cache = mkdtempSync(join(tmpdir(), 'bench-registry-'));
  try {
    const yaml = Array.from({ length: RUNS }, () => start());
    start(cache);
    const cached = Array.from({ length: RUNS }, () => start(cache));
    return {
      yaml: sorted(yaml.map(({ ms }) => ms)),
      cache: sorted(cached.map(({ ms }) => ms)),
      heapMb: median(cached.map(({ heapMb }) => heapMb)),
      models: yaml[0].models,
    };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
};

const measure = async (seconds) => {
  const require = createRequire(import.meta.url);
  const registry = require(join(ROOT, 'dist/registry'));
  const { validatorOf } = require(join(ROOT, 'dist/registry/validator.js'));
  const { Lookup } = require(join(ROOT, 'dist/registry/lookup.js'));
  const { sampleOf } = require(join(ROOT, 'dist/cli/sanity/samples.js'));
  const load = loadTimes();
  const models = await registry.readModels(MODELS);
  const walks = models.flatMap((model) => {
    const walked = walk(registry, sampleOf, model);
    return walked === null ? [] : [{ model, ...walked }];
  });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const firstUse = performance.now();
  for (const { model, answers } of walks) validatorOf(model)(answers);
  const compileMs = performance.now() - firstUse;
  globalThis.gc?.();
  const validatorsMb = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  const valid = walks.filter(({ model, answers }) => validatorOf(model)(answers).valid).length;
  const lookup = new Lookup(models);
  const words = ['bananna', 'kling', 'text to video', 'видео из текста', 'veo 3'];
  lookup.search('warm');
  return [
    ['models', load.models, `${walks.length} walked through, ${valid} of them with a valid input`],
    ['load from the YAML', load.yaml[0].toFixed(0), `ms (median ${median(load.yaml).toFixed(0)}; wanted: below 800)`],
    ['load from the cache', load.cache[0].toFixed(0), `ms (median ${median(load.cache).toFixed(0)}; wanted: below 50)`],
    ['memory of models and look-up', load.heapMb.toFixed(1), 'MB'],
    ['memory of all validators, used once', validatorsMb.toFixed(1), 'MB'],
    ['first use of a validator', (compileMs / walks.length).toFixed(2), 'ms a model'],
    ['validations', rate(walks, seconds, ({ model, answers }) => (validatorOf(model)(answers), 1)), 'a second'],
    ['form steps', rate(walks, seconds, ({ model }) => walk(registry, sampleOf, model)?.steps ?? 0), 'a second'],
    [
      'quotes',
      rate(walks, seconds, ({ model, answers }) => (registry.quoteOf(model, answers, PRICING), 1)),
      'a second',
    ],
    ['look-ups by id', rate(models, seconds / 4, ({ id }) => (lookup.get(id), 1)), 'a second'],
    ['searches by words', rate(words, seconds / 4, (query) => (lookup.search(query), 1)), 'a second'],
  ];
};

await main(async () => {
  const words = process.argv.slice(2);
  if (words.includes('--help')) return console.log(HELP);
  checkNode();
  const at = words.indexOf('--seconds');
  const seconds = at === -1 ? 2 : Number(words[at + 1]);
  if (!(seconds > 0)) {
    console.error(HELP);
    process.exitCode = 2;
    return;
  }
  // Memory can only be told after a collection.
  if (globalThis.gc === undefined) {
    await ensureInstalled();
    await build({ only: 'service' });
    const again = spawnSync(process.execPath, ['--expose-gc', ...process.argv.slice(1)], { stdio: 'inherit' });
    process.exitCode = again.status ?? 1;
    return;
  }
  const rows = (await measure(seconds)).map(([name, figure, unit]) => [
    name,
    typeof figure === 'number' ? Math.round(figure).toLocaleString('en') : figure,
    unit,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  console.log(`Node ${process.versions.node}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores\n`);
  for (const [name, figure, unit] of rows)
    console.log(`${name.padEnd(widths[0])}  ${figure.padStart(widths[1])}  ${unit}`);
});
