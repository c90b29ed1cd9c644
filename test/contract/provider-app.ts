import { type INestApplication, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '../../src/config';
import { DatabaseModule } from '../../src/database';
import { GenerationModule, GenerationProviders, Generations, MediaSources, Notifiers } from '../../src/generation';
import { UrlMediaSource } from '../../src/generation/url-media-source';
import { Jobs, JobsModule } from '../../src/jobs';

/** What was woken by callbacks. */
export class NudgeRecorder {
  readonly nudges: { generationId: string; taskIdHint: string | undefined }[] = [];
  broken = false;

  nudge(generationId: string, taskIdHint?: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('the database is down'));
    this.nudges.push({ generationId, taskIdHint });
    return Promise.resolve();
  }
}

/** The ports of the generation room without its engine: a provider is tried alone. */
@Module({
  providers: [
    GenerationProviders,
    MediaSources,
    Notifiers,
    UrlMediaSource,
    NudgeRecorder,
    { provide: Generations, useExisting: NudgeRecorder },
  ],
  exports: [GenerationProviders, MediaSources, Notifiers, Generations],
})
class PortsModule {}

@Module({ providers: [{ provide: Jobs, useValue: { every: () => undefined } }], exports: [Jobs] })
class NoJobsModule {}

/** Boots a provider's module as the service does, around the ports alone. */
export const startProviderApp = async (
  module: Type,
  options: { databaseUrl: string; environment: Record<string, string> },
): Promise<INestApplication> => {
  const config = loadConfig({
    TELEGRAM_BOT_TOKEN: '123456:contract',
    KIE_API_KEY: 'unused',
    APP_SECRET: 'a secret of the contract suite',
    DATABASE_URL: options.databaseUrl,
    MEDIA_ALLOW_PRIVATE_URLS: 'true',
    ...options.environment,
  });
  const testing = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(config), DatabaseModule.forRoot(options.databaseUrl), module],
  })
    .overrideModule(GenerationModule)
    .useModule(PortsModule)
    .overrideModule(JobsModule)
    .useModule(NoJobsModule)
    .compile();
  const app = testing.createNestApplication({ logger: false });
  await app.init();
  return app;
};
