import { Module } from '@nestjs/common';
import { TelegrafModule } from 'nestjs-telegraf';
import type { Middleware } from 'telegraf';
import { BillingModule } from '../billing';
import { AppConfig } from '../config';
import { GenerationModule } from '../generation';
import { JobsModule } from '../jobs';
import { LockModule } from '../lock';
import { RegistryModule } from '../registry';
import { UsersModule } from '../users';
import type { AtelierContext } from './bot/context';
import { telegrafOptions } from './bot/options';
import { DELIVERY_PROVIDERS } from './delivery';
import { apologise, COMMANDS, DIALOGUE_MIDDLEWARES, DIALOGUE_PROVIDERS } from './dialogue';
import { DIALOGUE, type Dialogue } from './inbox/dialogue';
import { TelegramSender } from './sender';
import { TRANSPORT_CONTROLLERS, TRANSPORT_PROVIDERS } from './transport';

/** Its parameters are what `inject` names, in that order; Nest sees to it. */
const createMiddlewares = DIALOGUE_MIDDLEWARES.create as (...dependencies: unknown[]) => Middleware<AtelierContext>[];

const dialogue: Dialogue = { apologise, commands: COMMANDS };

/** Telegram: updates in, dialogue, answers and results out. */
@Module({
  imports: [
    TelegrafModule.forRootAsync({
      imports: DIALOGUE_MIDDLEWARES.imports,
      inject: [AppConfig, ...DIALOGUE_MIDDLEWARES.inject],
      useFactory: (config: AppConfig, ...dependencies: unknown[]) =>
        telegrafOptions(config, createMiddlewares(...dependencies)),
    }),
    BillingModule,
    GenerationModule,
    JobsModule,
    LockModule,
    RegistryModule,
    UsersModule,
  ],
  controllers: TRANSPORT_CONTROLLERS,
  providers: [
    { provide: DIALOGUE, useValue: dialogue },
    ...TRANSPORT_PROVIDERS,
    ...DIALOGUE_PROVIDERS,
    ...DELIVERY_PROVIDERS,
  ],
  exports: [TelegramSender],
})
export class TelegramModule {}
