import { Logger, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Ctx, Next, TelegrafModule, Update, Use } from 'nestjs-telegraf';
import { DataSource } from 'typeorm';
import { TelegramEmulator } from '../../sandbox/telegram';
import { AppConfig, ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule } from '../../src/database';
import { Jobs } from '../../src/jobs';
import { LockModule } from '../../src/lock';
import type { AtelierContext } from '../../src/telegram/bot/context';
import { telegrafOptions } from '../../src/telegram/bot/options';
import { DIALOGUE, type Dialogue } from '../../src/telegram/inbox/dialogue';
import { Inbox } from '../../src/telegram/inbox/inbox';
import { TelegramSender } from '../../src/telegram/sender';
import { TRANSPORT_CONTROLLERS, TRANSPORT_PROVIDERS } from '../../src/telegram/transport';

export const TOKEN = '4242:test-token-of-the-transport';
export const BOT_ID = 4242;

export type Handler = (ctx: AtelierContext, next: () => Promise<void>) => Promise<void>;

/** What a test's dialogue does; shared by all instances of a test. */
export interface Script {
  handle: Handler;
}

export interface Instance {
  app: INestApplication;
  inbox: Inbox;
  sender: TelegramSender;
  dataSource: DataSource;
  config: AppConfig;
  stop(): Promise<void>;
}

export const APOLOGY = 'Sorry, that went wrong';

const dialogue: Dialogue = {
  apologise: (update, supportCode) => {
    const chat = 'message' in update ? update.message?.chat.id : undefined;
    const payload = { chat_id: chat, text: `${APOLOGY}: ${supportCode}` };
    return chat === undefined ? [] : [{ method: 'sendMessage', payload }];
  },
  commands: [{ name: 'start', description: (locale) => (locale === 'ru' ? 'Начать' : 'Begin') }],
};

/** One instance of the transport with a scripted dialogue: everything real but the job queue. */
export const startTransport = async (
  databaseUrl: string,
  emulator: TelegramEmulator,
  script: Script,
  env: Record<string, string> = {},
): Promise<Instance> => {
  // The class belongs to this instance: nestjs-telegraf finds handlers by the module that provides them.
  @Update()
  class Handlers {
    @Use()
    async all(@Ctx() ctx: AtelierContext, @Next() next: () => Promise<void>): Promise<void> {
      await script.handle(ctx, next);
    }
  }
  const config = loadConfig({
    NODE_ENV: 'test',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: emulator.url,
    KIE_API_KEY: 'unused',
    LOCK_ON_CONFLICT: 'standby',
    TELEGRAM_DROP_PENDING_UPDATES: 'false',
    ...env,
  });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      DatabaseModule.forRoot(databaseUrl),
      LockModule,
      TelegrafModule.forRootAsync({ useFactory: () => telegrafOptions(config, []) }),
    ],
    controllers: TRANSPORT_CONTROLLERS,
    providers: [
      { provide: DIALOGUE, useValue: dialogue },
      { provide: Jobs, useValue: { cron: () => undefined } },
      ...TRANSPORT_PROVIDERS,
      Handlers,
    ],
  }).compile();
  Logger.overrideLogger(process.env.TEST_LOG === undefined ? false : ['log', 'warn', 'error']);
  const app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  return {
    app,
    config,
    inbox: app.get(Inbox),
    sender: app.get(TelegramSender),
    dataSource: app.get(DataSource),
    stop: () => app.close(),
  };
};
