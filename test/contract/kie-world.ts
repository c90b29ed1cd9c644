import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { KieEmulator } from '../../sandbox/kie';
import { type GenerationProvider, GenerationProviders, MediaSources, type ProviderJob } from '../../src/generation';
import { KieModule } from '../../src/kie';
import type { Answers, ModelSpec } from '../../src/registry';
import { createDatabase } from '../support/database';
import { FixtureMedia } from '../support/media-fixtures';
import { aModel } from '../support/model-builder';
import { startProviderApp } from './provider-app';

const API_KEY = 'kie-key-of-the-contract-suite';
export const HMAC_KEY = 'hmac-key-of-the-contract-suite';
export const never = new AbortController().signal;

export const banana = aModel({ id: 'google/nano-banana', provider: 'kie' });

/** The room of kie.ai on an emulator, with a recorder in place of the generations that its callbacks wake. */
export interface KieWorld {
  kie: KieEmulator;
  app: INestApplication;
  provider: GenerationProvider;
  media: FixtureMedia;
  stop(): Promise<void>;
}

export const startKieWorld = async (environment: Record<string, string> = {}): Promise<KieWorld> => {
  const kie = new KieEmulator({ apiKey: API_KEY, hmacKey: HMAC_KEY, limits: { create: false, catalogue: false } });
  await kie.start();
  const database = await createDatabase();
  const app = await startProviderApp(KieModule, {
    databaseUrl: database.url,
    environment: {
      KIE_API_KEY: API_KEY,
      KIE_BASE_URL: kie.url,
      KIE_UPLOAD_BASE_URL: kie.uploadUrl,
      KIE_CALLBACK_URL: 'http://127.0.0.1:9/webhooks/kie',
      KIE_WEBHOOK_HMAC_KEY: HMAC_KEY,
      ...environment,
    },
  });
  return {
    kie,
    app,
    provider: app.get(GenerationProviders, { strict: false }).get('kie'),
    media: await FixtureMedia.registeredIn(app.get(MediaSources, { strict: false })),
    stop: async () => {
      await app.close();
      await kie.stop();
      await database.drop();
    },
  };
};

export const jobOf = (model: ModelSpec, input: Answers): ProviderJob => ({
  generationId: randomUUID(),
  userId: 1,
  model,
  input,
});

/** @returns the task's id */
export const submitTo = async ({ provider }: KieWorld, job: ProviderJob): Promise<string> =>
  provider.submit(job.generationId, await provider.prepare(job, never));
