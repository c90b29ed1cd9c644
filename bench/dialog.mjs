import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from '../scripts/build.mjs';
import { ensureInstalled } from '../scripts/install.mjs';
import { ROOT, checkNode, main, step } from '../scripts/steps.mjs';
import { cpuOf, cpuOfMachine, cpuOfTree, startBare, startService } from './dialog/bots.mjs';
import { startDatabase } from './dialog/database.mjs';
import { gained, readHistogram, summary, table } from './dialog/figures.mjs';
import { readProfile } from './dialog/profile.mjs';
import { Crowd, STEPS, flood, paced } from './dialog/walk.mjs';

const HELP = `Walks the dialogue with many users at once, and measures what the service adds to the time of Telegram.

Usage: npm run bench:dialog [-- options]
  --users <n>      users at once (500)
  --rounds <n>     walks of each user (2); a walk is ${STEPS.length} updates: ${STEPS.map(({ name }) => name).join(', ')}
  --rate <n>       updates a second of the paced part (50)
  --seconds <n>    length of the paced part (30)
  --json <file>    where to write all figures (.data/bench/dialog.json)
  --profile        records a CPU profile of the service and counts the statements of the database:
                   where the time goes; slower

The built service runs on an own PostgreSQL database (embedded, durable) against the Telegram emulator, and before it a
telegraf bot of ten lines that answers every update with one call. The limit on sending is off. Emulator, load, service and
database share this machine's cores.`;

const WARM_UP = 40;
const HANDLER = 'atelier_telegram_handler_seconds';
const MEANING = `own        from the moment in which the emulator hands the update out to the arrival of the bot's first answering call
           (send, edit, answerCallbackQuery): inbox, handler, transaction, and the wait for a free place in the line
whole      from the user's deed to the moment in which its visible answer (send or edit) is done: own time, the wait for
           the next poll, and the emulator's work
handler    the service's own measure: one turn's transaction, begin to commit (${HANDLER})
cpu        processor milliseconds an update: of the bot, of PostgreSQL, of emulator and load together
flood      every user sends the next update as soon as the last one is answered: the rate is the capacity, the times are
           mostly waiting in line
paced      updates come at a fixed rate, whether answered or not: here the times mean something`;

const readOptions = (words) => {
  const value = (name, fallback) => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : fallback);
  const options = {
    users: value('--users', 500),
    rounds: value('--rounds', 2),
    rate: value('--rate', 50),
    seconds: value('--seconds', 30),
    isProfiled: words.includes('--profile'),
    json: resolve(
      words.includes('--json') ? words[words.indexOf('--json') + 1] : join(ROOT, '.data/bench/dialog.json'),
    ),
  };
  const numbers = [options.users, options.rounds, options.rate, options.seconds];
  return numbers.every((number) => Number.isInteger(number) && number > 0) ? options : null;
};

/** Runs one part of the load, and says what it took. */
const measure = async (crowd, { bot, postmaster, metrics }, work) => {
  crowd.samples = [];
  const cpu = () => [cpuOf(bot.pid), postmaster ? cpuOfTree(postmaster) : 0, process.cpuUsage(), cpuOfMachine()];
  const before = { cpu: cpu(), histogram: metrics && readHistogram(await metrics(), HANDLER) };
  const started = performance.now();
  const extra = await work();
  const seconds = (performance.now() - started) / 1000;
  const [botCpu, databaseCpu, , machineCpu] = cpu();
  const { samples } = crowd;
  const ownTimes = (list) => summary(list.map(({ handedAt, answeredAt }) => answeredAt - handedAt));
  const per = (milliseconds) => Number((milliseconds / samples.length).toFixed(2));
  const used = process.cpuUsage(before.cpu[2]);
  const ownCpu = (used.user + used.system) / 1000;
  const ours = botCpu - before.cpu[0] + (databaseCpu - before.cpu[1]) + ownCpu;
  const others = (machineCpu - before.cpu[3] - ours) / (seconds * 1000 * cpus().length);
  return {
    ...extra,
    updates: samples.length,
    updatesPerSecond: Math.round(samples.length / seconds),
    own: ownTimes(samples),
    whole: summary(samples.map(({ madeAt, seenAt }) => seenAt - madeAt)),
    steps: Object.fromEntries(STEPS.map(({ name }) => [name, ownTimes(samples.filter(({ step: at }) => at === name))])),
    cpuMsPerUpdate: {
      bot: per(botCpu - before.cpu[0]),
      database: per(databaseCpu - before.cpu[1]),
      emulatorAndLoad: per(ownCpu),
    },
    othersPercent: Math.max(0, Math.round(others * 100)),
    handler: metrics ? gained(before.histogram, readHistogram(await metrics(), HANDLER)) : null,
  };
};

/** Warm-up, flood, pace. */
const load = async (telegram, target, options, isBare) => {
  const crowd = new Crowd(telegram, { isBare });
  try {
    await flood(crowd, crowd.people(WARM_UP), 2);
    const walkers = crowd.people(options.users);
    // As many as walk the whole dialogue about once in that time, so that every step is met.
    const forPace = Math.ceil((options.rate * options.seconds) / STEPS.length);
    return {
      flood: await measure(crowd, target, () => flood(crowd, walkers, options.rounds)),
      paced: await measure(crowd, target, () =>
        paced(crowd, crowd.people(Math.min(options.users, forPace)), options.rate, options.seconds),
      ),
    };
  } finally {
    crowd.stop();
  }
};

const benchBare = async (TelegramEmulator, options) => {
  const token = `101:${randomBytes(16).toString('hex')}`;
  const telegram = new TelegramEmulator({ token });
  await telegram.start();
  const bot = await startBare(telegram, token);
  try {
    return await load(telegram, { bot }, options, true);
  } finally {
    await bot.stop();
    await telegram.stop();
  }
};

const benchService = async (TelegramEmulator, require, options) => {
  const { KieEmulator } = require(join(ROOT, 'sandbox/dist/kie'));
  const token = `102:${randomBytes(16).toString('hex')}`;
  const kie = {
    apiKey: 'bench',
    emulator: new KieEmulator({ apiKey: 'bench', limits: { create: false, catalogue: false } }),
  };
  const telegram = new TelegramEmulator({ token });
  await Promise.all([telegram.start(), kie.emulator.start()]);
  const database = await startDatabase(ROOT, { isCounted: options.isProfiled });
  const profiles = options.isProfiled ? mkdtempSync(join(tmpdir(), 'bench-profile-')) : null;
  const nodeOptions = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
  try {
    const bot = await startService({ root: ROOT, telegram, kie, token, databaseUrl: database.url, nodeOptions });
    const target = { bot, postmaster: database.postmaster, metrics: bot.metrics };
    const figures = await load(telegram, target, options, false).finally(() => bot.stop());
    const statements = await database.statements();
    return { ...figures, statements, profile: profiles && readProfile(profiles) };
  } finally {
    if (profiles) rmSync(profiles, { recursive: true, force: true });
    await database.stop();
    await Promise.all([telegram.stop(), kie.emulator.stop()]);
  }
};

const times = ({ p50, p95, p99 }) => [p50, p95, p99];

const print = (title, service, bare) => {
  const line = (name, mine, theirs) => [name, mine.count, ...times(mine), theirs.count, ...times(theirs)];
  const cpu = ({ cpuMsPerUpdate: { bot, database, emulatorAndLoad } }) => `${bot} + ${database} + ${emulatorAndLoad}`;
  console.log(
    `\n${title}: ${service.updatesPerSecond} updates/s by the service, ${bare.updatesPerSecond} by the bare bot\n`,
  );
  console.log(
    table([
      ['milliseconds', 'service', 'p50', 'p95', 'p99', 'bare', 'p50', 'p95', 'p99'],
      ...STEPS.map(({ name }) => line(`own, ${name}`, service.steps[name], bare.steps[name])),
      line('own, all', service.own, bare.own),
      line('whole, all', service.whole, bare.whole),
    ]),
  );
  const { handler } = service;
  if (handler) {
    console.log(
      `handler: ${handler.meanMs} ms in the mean, half under ${handler.halfUnderMs}, 95 % under ${handler.most95UnderMs}`,
    );
  }
  console.log(
    `cpu: service ${cpu(service)} ms an update (bot + PostgreSQL + emulator and load); bare bot ${cpu(bare)}`,
  );
  console.log(
    `others took ${service.othersPercent} % of this machine's processors meanwhile (bare: ${bare.othersPercent} %)`,
  );
  if (service.late || bare.late)
    console.log(`not sent in time for want of idle users: ${service.late}, bare ${bare.late}`);
};

await main(async () => {
  const words = process.argv.slice(2);
  const options = readOptions(words);
  if (words.includes('--help') || options === null) {
    console.log(HELP);
    process.exitCode = options === null ? 2 : 0;
    return;
  }
  checkNode();
  await ensureInstalled();
  await build();
  const loadBefore = Number(loadavg()[0].toFixed(2));
  const require = createRequire(import.meta.url);
  const { TelegramEmulator } = require(join(ROOT, 'sandbox/dist/telegram'));
  const bare = await step('The bare telegraf bot', () => benchBare(TelegramEmulator, options));
  const service = await step('The service', () => benchService(TelegramEmulator, require, options));
  const cores = cpus();
  const machine = { node: process.versions.node, cpu: cores[0]?.model.trim(), cores: cores.length, loadBefore };
  console.log(
    `\nNode ${machine.node}, ${machine.cpu}, ${machine.cores} cores; ${options.users} users; load of the machine before: ${loadBefore}\n\n${MEANING}`,
  );
  print('flood', service.flood, bare.flood);
  print(`paced at ${options.rate} a second`, service.paced, bare.paced);
  if (service.profile) {
    const { busyMs, packages, functions } = service.profile;
    console.log(`\nprofile of the service: ${busyMs.toFixed(0)} ms busy\n\n${table(packages)}\n\n${table(functions)}`);
  }
  if (service.statements) {
    const rows = service.statements.map((one) => [one.statement, one.calls, one.executionMs, one.planningMs]);
    console.log(`\n${table([['statement', 'calls', 'ms to execute', 'ms to plan'], ...rows])}`);
  }
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify({ machine, options, service, bare }, null, 2)}\n`);
  console.log(`\nAll figures: ${options.json}`);
});
