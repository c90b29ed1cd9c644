import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MS_PER_TICK = 10;
const START_MS = 60_000;

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};

/** The fields of /proc/<pid>/stat after the name; null where there is no such thing. */
const statOf = (pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

/** Processor time of a process in milliseconds, with that of its ended children; NaN outside of Linux. */
export const cpuOf = (pid) => {
  const stat = statOf(pid);
  return stat === null ? NaN : stat.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * MS_PER_TICK;
};

export const parentOf = (pid) => Number(statOf(pid)?.[1] ?? NaN);

/** The server and its running backends. */
export const cpuOfTree = (pid) => {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return children.reduce((sum, child) => sum + (cpuOf(child) || 0), cpuOf(pid));
  } catch {
    return NaN;
  }
};

/** Processor time that the whole machine has spent, in milliseconds. */
export const cpuOfMachine = () => {
  try {
    const [user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
      .split('\n')[0]
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq + steal) * MS_PER_TICK;
  } catch {
    return NaN;
  }
};

/** A bot in a process and a folder of its own; resolves when it polls. */
const startBot = async (telegram, script, environment, nodeOptions = []) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-dialog-'));
  const child = spawn(process.execPath, [...nodeOptions, script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TELEGRAM_API_ROOT: telegram.url, ...environment },
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (words = (words + data).slice(-20_000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const failed = ended.then((code) => {
    throw new Error(`the bot ended with ${code}:\n${words}`);
  });
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`the bot does not poll:\n${words}`)), START_MS).unref(),
  );
  await Promise.race([telegram.waitForWaitingPoll(), failed, late]);
  failed.catch(() => undefined);
  return {
    pid: child.pid,
    words: () => words,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const startBare = (telegram, token) =>
  startBot(telegram, join(import.meta.dirname, 'bare-bot.mjs'), { TELEGRAM_BOT_TOKEN: token });

/** The built service, as Docker runs it, with `settings` over its environment; `metrics()` is the text of a scrape. */
export const startService = async ({ root, telegram, kie, token, databaseUrl, nodeOptions, settings }) => {
  const port = await freePort();
  const environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_SEND_LIMIT: 'off',
    KIE_API_KEY: kie.apiKey,
    KIE_BASE_URL: kie.emulator.url,
    KIE_UPLOAD_BASE_URL: kie.emulator.uploadUrl,
    KIE_CREATE_LIMIT: 'off',
    KIE_CATALOGUE_RATE: 'off',
    MODELS_UNVERIFIED: 'sell',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  const bot = await startBot(telegram, join(root, 'dist/main.js'), environment, nodeOptions);
  return { ...bot, metrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text() };
};
