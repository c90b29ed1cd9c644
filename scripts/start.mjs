import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { beTheOnlyOne } from './single.mjs';
import { ROOT, StepError, checkNode, main, step } from './steps.mjs';

const SERVICE = 'dist/main.js';
const SANDBOX = 'sandbox/dist/main.js';
const READY_WITHIN_MS = 90_000;
const SANDBOX_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 30_000;
const NPM_LOOK_MS = 500;
const HELP = `npm start: installs, builds and runs Atelier.

Without TELEGRAM_BOT_TOKEN (in the environment or in .env) it runs the sandbox: emulators of Telegram and kie.ai and a
chat page in the browser. With it, and with KIE_API_KEY, it runs for real. README.md has all variables.`;

/** The environment with `.env` beneath it, as the service reads it; an empty value counts as not set. */
const environment = () => {
  const file = join(ROOT, '.env');
  const given = { ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...process.env };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
};

const isFree = (port, host) =>
  new Promise((settle) => {
    const server = createServer().once('error', () => settle(false));
    server.listen(port, host, () => server.close(() => settle(true)));
  });

const anyFreePort = () =>
  new Promise((settle) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => settle(String(port)));
    });
  });

/**
 * A PORT that was asked for is kept; 0 means any. In the sandbox nobody needs to know the port, so a taken 3000 is no
 * reason to stop.
 */
const choosePort = async (env, isSandbox) => {
  if (Number(env.PORT) === 0) return anyFreePort();
  if (env.PORT !== undefined || !isSandbox || (await isFree(3000, env.HOST ?? '127.0.0.1'))) return env.PORT ?? '3000';
  return anyFreePort();
};

/** A child in a session of its own: Ctrl-C reaches only this process, which then stops them in the right order. */
const launch = (script, env, stdout) => {
  const child = spawn(process.execPath, ['--enable-source-maps', join(ROOT, script)], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', stdout, 'inherit'],
  });
  child.ended = new Promise((settle) => child.once('close', (code, signal) => settle({ code, signal })));
  return child;
};

const end = async (child) => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await child.ended;
  clearTimeout(hard);
};

const startSandbox = async (env, only) => {
  const sandbox = launch(
    SANDBOX,
    { ...env, SANDBOX_STATE: join(ROOT, '.data/sandbox'), SANDBOX_PARENT: process.pid },
    'pipe',
  );
  only.child(SANDBOX, sandbox.pid);
  const line = await new Promise((settle, reject) => {
    const give = (what) =>
      reject(new StepError(`The sandbox ${what}.`, 'read its words above; removing .data/sandbox begins it anew'));
    createInterface({ input: sandbox.stdout }).once('line', settle);
    void sandbox.ended.then(({ code, signal }) => give(`ended with ${code ?? signal} before it was ready`));
    setTimeout(() => give('is not ready after 30 seconds'), SANDBOX_WITHIN_MS).unref();
  });
  return { sandbox, addresses: JSON.parse(line) };
};

/** What the service is given in the sandbox; addresses and keys are the emulators', the rest may be set differently outside. */
const sandboxEnvironment = (env, port, addresses) => ({
  WELCOME_CREDITS: '1000',
  MODELS_UNVERIFIED: 'sell',
  LOCK_ON_CONFLICT: 'standby',
  KIE_CATALOGUE_RATE: 'off',
  ...env,
  TELEGRAM_BOT_TOKEN: addresses.token,
  TELEGRAM_API_ROOT: addresses.telegram,
  TELEGRAM_MODE: 'polling',
  KIE_API_KEY: addresses.kieKey,
  KIE_BASE_URL: addresses.kie,
  KIE_UPLOAD_BASE_URL: addresses.upload,
  KIE_CALLBACK_URL: `http://127.0.0.1:${port}/webhooks/kie`,
  MEDIA_ALLOW_PRIVATE_URLS: 'true',
});

/** Waits until the service can serve; false if it has ended before. */
const becomesReady = async (service, env) => {
  const host = env.HOST === undefined || env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST;
  const deadline = performance.now() + READY_WITHIN_MS;
  let last = 'it does not answer';
  while (performance.now() < deadline) {
    if (service.exitCode !== null || service.signalCode !== null) return false;
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${env.PORT}/health/ready`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => null);
    if (answer?.status === 200) return true;
    if (answer !== null) last = JSON.stringify((await answer.json().catch(() => null))?.error ?? answer.status);
    await pause(150);
  }
  throw new StepError(`The service is not ready after 90 seconds: ${last}`, 'read its log above');
};

const banner = (port, page) => {
  const lines =
    page === undefined
      ? [`Atelier runs. Health: http://127.0.0.1:${port}/health`, 'Stop with Ctrl-C.']
      : [
          'Atelier is ready. Open the chat page in a browser:',
          '',
          `    ${page}`,
          '',
          'Write /start there. Stop with Ctrl-C.',
        ];
  console.log(`\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
};

/** A signal that is sent to npm ends npm and its shell and is not handed on: whoever stops npm means us too. */
const whenNpmIsGone = (act) => {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && act(), NPM_LOOK_MS).unref();
};

await main(async () => {
  if (process.argv.includes('--help')) return console.log(HELP);
  checkNode();
  const only = beTheOnlyOne();
  await ensureInstalled();
  await build();
  const env = environment();
  env.LOG_FORMAT ??= 'pretty';
  let sandbox;
  let service;
  let stopping = false;
  const stopAll = async () => {
    stopping = true;
    await end(service);
    await end(sandbox);
  };
  const stop = () => {
    if (stopping) return;
    console.log('\nStopping ...');
    void stopAll().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  whenNpmIsGone(stop);
  const isSandbox = env.TELEGRAM_BOT_TOKEN === undefined && env.NODE_ENV !== 'production';
  try {
    const port = await choosePort(env, isSandbox);
    let settings = { ...env, PORT: port };
    let page;
    if (isSandbox) {
      const started = await step('Starting the sandbox', () => startSandbox(env, only));
      sandbox = started.sandbox;
      page = started.addresses.page;
      settings = { ...sandboxEnvironment(env, port, started.addresses), PORT: port };
      void sandbox.ended.then(async ({ code, signal }) => {
        if (stopping) return;
        console.error(`\nThe sandbox ended (${code ?? signal}), so the service is stopped too.`);
        await stopAll();
        process.exit(1);
      });
    }
    service = launch(SERVICE, settings, 'inherit');
    only.child(SERVICE, service.pid);
    const ready = await step('Starting the service', () => becomesReady(service, settings));
    if (ready) {
      if (page !== undefined) only.page(page);
      banner(port, page);
    }
    const { code, signal } = await service.ended;
    if (stopping) return;
    console.error(
      `\nThe service ended with ${signal ?? `exit code ${code}`}.${code === 0 ? '' : ' Its last words are above.'}`,
    );
    await stopAll();
    process.exit(code ?? 1);
  } catch (error) {
    await stopAll();
    throw error;
  }
});
