import { join } from 'node:path';
import { KieEmulator } from './kie';
import { readSettings, recall, remember } from './settings';
import { TelegramEmulator } from './telegram';

const PARENT_LOOK_MS = 1_000;
const STOP_DEADLINE_MS = 5_000;

/** Telegram and kie.ai on this machine, as one process; prints one line of JSON when both can be used. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { folder, host } = settings;
  const known = recall(folder);
  remember(folder, known);
  const log = (line: string): void => void process.stderr.write(`sandbox: ${line}\n`);
  const kie = new KieEmulator({
    apiKey: known.kieKey,
    stateFolder: join(folder, 'kie'),
    host,
    speed: settings.speed,
    hmacKey: settings.hmacKey,
    log,
  });
  const telegram = new TelegramEmulator({ token: known.token, stateFile: join(folder, 'telegram.json'), host });
  const stop = stopper(async () => void (await Promise.allSettled([telegram.stop(), kie.stop()])));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  if (settings.parent !== null) watchParent(settings.parent, stop);

  await kie.start(settings.kiePort, settings.uploadPort);
  await startTelegram(telegram, settings.telegramPort, known.telegramPort);
  remember(folder, { ...known, telegramPort: Number(new URL(telegram.url).port) });
  const ready = {
    telegram: telegram.url,
    kie: kie.url,
    upload: kie.uploadUrl,
    page: telegram.pageUrl,
    token: known.token,
    kieKey: known.kieKey,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

/** Takes the wanted port; without one the port of the last time if it is free, else any. */
async function startTelegram(telegram: TelegramEmulator, wanted: number, remembered: number): Promise<void> {
  if (wanted !== 0 || remembered === 0) return telegram.start(wanted);
  await telegram.start(remembered).catch(() => telegram.start(0));
}

/** Stops once, however often it is called, and exits with 0; a stop that hangs is cut. */
function stopper(stop: () => Promise<void>): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref();
    void stop().finally(() => process.exit(0));
  };
}

function watchParent(parent: number, stop: () => void): void {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      stop();
    }
  }, PARENT_LOOK_MS).unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
