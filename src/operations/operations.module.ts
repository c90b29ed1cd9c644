import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import helmet from 'helmet';
import { LoggerModule } from 'nestjs-pino';
import { AppConfig } from '../config';
import { LockModule } from '../lock';
import { RegistryModule } from '../registry';
import { CatalogueModule } from './catalogue/catalogue.module';
import { HealthController } from './health/health.controller';
import { Health } from './health/health.service';
import { HttpErrors } from './http/errors.filter';
import { timing } from './http/timing';
import { loggerParameters } from './logging/logger';
import { MetricsController } from './metrics.controller';
import { NoticesModule } from './notices/notices.module';

/** Logs, health, metrics, notices to admins, and what every HTTP answer has in common. */
@Module({
  imports: [
    LoggerModule.forRootAsync({ inject: [AppConfig], useFactory: loggerParameters }),
    TerminusModule.forRoot({ logger: false }),
    LockModule,
    RegistryModule,
    NoticesModule,
    CatalogueModule,
  ],
  controllers: [HealthController, MetricsController],
  providers: [Health, { provide: APP_FILTER, useClass: HttpErrors }],
})
export class OperationsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(timing, helmet()).forRoutes('{*path}');
  }
}
