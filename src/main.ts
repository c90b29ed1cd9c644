import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import { type AppConfig, ConfigError, loadConfig, processEnvironment } from './config';
import { DatabaseUnusable, EmbeddedPostgresError, checkDatabase, migrate, startEmbeddedPostgres } from './database';
import { Jobs, migrateJobs } from './jobs';
import { Leadership, PoolerDetected } from './lock';
import { ListenError, installErrorGuard, listen, setUpOperations } from './operations';
import { ModelsFileError } from './registry';

/** A stop that takes longer is cut: the platform would kill the process anyway, and nothing would be lost by that. */
const STOP_DEADLINE_MS = 28_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const prepareDatabase = async (config: AppConfig): Promise<string> => {
  const url = config.databaseUrl ?? (await startEmbeddedPostgres({ log: say })).url;
  await checkDatabase(url);
  if (config.migrationsRun) await migrate(url, migrateJobs);
  return url;
};

/** Leadership first, so that the next instance polls while this one drains; then the jobs, while every room is open. */
const stopInOrder = async (app: INestApplication): Promise<void> => {
  await app.get(Leadership).stop();
  await app.get(Jobs).drain();
  await app.close();
};

/** Stops once, whatever asks for it and however often. */
const stopper = (app: INestApplication): ((code: number) => void) => {
  let stopping = false;
  return (code) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code), STOP_DEADLINE_MS).unref();
    void stopInOrder(app)
      .catch((error: unknown) => say(`Stopping was not clean: ${String(error)}`))
      .finally(() => process.exit(code));
  };
};

const start = async (): Promise<void> => {
  const config = loadConfig(processEnvironment());
  installErrorGuard(config);
  const databaseUrl = await prepareDatabase(config);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, databaseUrl), {
    bufferLogs: true,
    abortOnError: false,
  });
  setUpOperations(app);
  const stop = stopper(app);
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  await listen(app, config);
  void app.get(Leadership).refused.then((reason) => {
    say(reason);
    stop(0);
  });
};

/** Mistakes of the operator, each explained by its message; anything else is ours and comes with its stack. */
const EXPLAINED = [ConfigError, DatabaseUnusable, EmbeddedPostgresError, ListenError, ModelsFileError, PoolerDetected];

start().catch((error: unknown) => {
  const explained = EXPLAINED.some((kind) => error instanceof kind);
  say(error instanceof Error ? (explained ? error.message : (error.stack ?? error.message)) : String(error));
  process.exit(1);
});
