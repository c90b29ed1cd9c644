import { Module } from '@nestjs/common';
import { AppConfig } from '../config';
import { GenerationModule } from '../generation';
import { JobsModule } from '../jobs';
import { CallbackAddress } from './callback-address';
import { CreditBalance } from './credit-balance';
import { KieCallbackController } from './kie-callback.controller';
import { KieClient } from './kie-client';
import { KieProvider } from './kie-provider';
import { MediaUploader } from './media-uploader';
import { TaskTelemetry } from './task-telemetry';

/** kie.ai: the client, its adapter as the provider `kie` of generations, and the door for its callbacks. */
@Module({
  imports: [GenerationModule, JobsModule],
  controllers: [KieCallbackController],
  providers: [
    CreditBalance,
    KieProvider,
    MediaUploader,
    TaskTelemetry,
    {
      provide: CallbackAddress,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new CallbackAddress(config.kie.callbackUrl, config.secret('kie-callback')),
    },
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
