import { Module } from '@nestjs/common';
import { AppConfig } from '../config';
import { KieClient } from './kie-client';
import { TaskTelemetry } from './task-telemetry';

/** kie.ai: the client and, as the provider `kie` of the generations, its adapter. */
@Module({
  providers: [
    TaskTelemetry,
    {
      provide: KieClient,
      inject: [AppConfig, TaskTelemetry],
      useFactory: (config: AppConfig, telemetry: TaskTelemetry) =>
        new KieClient({
          apiKey: config.kie.apiKey,
          baseUrl: config.kie.baseUrl,
          uploadBaseUrl: config.kie.uploadBaseUrl,
          telemetry,
        }),
    },
  ],
  exports: [KieClient],
})
export class KieModule {}
