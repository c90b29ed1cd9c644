import { type DynamicModule, Module } from '@nestjs/common';
import { BillingModule } from './billing';
import { type AppConfig, ConfigModule } from './config';
import { DatabaseModule } from './database';
import { GenerationModule } from './generation';
import { JobsModule } from './jobs';
import { KieModule } from './kie';
import { LockModule } from './lock';
import { OperationsModule } from './operations';
import { RegistryModule } from './registry';
import { TelegramModule } from './telegram';
import { UsersModule } from './users';

/** The composition root: the only place that knows every room. A provider or a channel joins by one line here. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig, databaseUrl: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(databaseUrl),
        OperationsModule,
        LockModule,
        JobsModule,
        UsersModule,
        RegistryModule,
        BillingModule,
        GenerationModule,
        KieModule,
        TelegramModule,
      ],
    };
  }
}
