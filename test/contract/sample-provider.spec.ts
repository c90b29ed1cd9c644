import { randomUUID } from 'node:crypto';
import { GenerationProviders, MediaSources } from '../../src/generation';
import { createDatabase } from '../support/database';
import { FixtureMedia, fixtureMedia } from '../support/media-fixtures';
import { aModel } from '../support/model-builder';
import { SampleProvider, SampleProviderModule } from '../support/sample-provider';
import { generationProviderSuite } from './generation-provider';
import { startProviderApp } from './provider-app';

const PROMPTS = { good: 'a cat', failing: 'a cat [fail policy]', with_file: 'a cat', with_lost_file: 'a cat' };
const FILES = { with_file: 'picture.png', with_lost_file: 'gone.png' } as Record<string, string | undefined>;

generationProviderSuite('sample', async () => {
  const database = await createDatabase();
  const app = await startProviderApp(SampleProviderModule, { databaseUrl: database.url, environment: {} });
  await FixtureMedia.registeredIn(app.get(MediaSources, { strict: false }));
  const sample = app.get(SampleProvider, { strict: false });
  const model = aModel({ id: 'sample/echo', provider: 'sample', output: 'text' });
  return {
    provider: app.get(GenerationProviders, { strict: false }).get('sample'),
    job: (kind) => {
      const file = FILES[kind];
      const input = { prompt: PROMPTS[kind], ...(file === undefined ? {} : { image: fixtureMedia(file) }) };
      return { generationId: randomUUID(), userId: 1, model, input };
    },
    trouble: (kind) => (sample.trouble = kind),
    posts: () => sample.posts,
    stop: async () => {
      await app.close();
      await database.drop();
    },
  };
});
