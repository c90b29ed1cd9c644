import sharp from 'sharp';
import { melody } from '../media/melody';
import { wavOf } from '../media/wav';
import type { RenderJob, Rendered } from '../media/render-job';
import { KieEmulator } from '.';
import { loadCatalogue, type CatalogueEntry } from './catalogue';
import { minimalInput, type Samples } from './minimal-input';
import { TestClient } from './test-client';

const ENDINGS = { image: 'png', video: 'mp4', audio: 'mp3', text: 'json', json: 'json' };
const VIDEO = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(64)]);

/** Names what a real renderer would make, without making it. */
const renderer = (job: RenderJob): Promise<Rendered> => {
  const file = `${job.taskId}-0.${ENDINGS[job.output]}`;
  if (job.output === 'text' || job.output === 'json')
    return Promise.resolve({ files: [], object: { made: job.model } });
  return Promise.resolve({ files: [file] });
};

describe('every model of the catalogue', () => {
  const kie = new KieEmulator({ apiKey: 'test-key', renderer, limits: { create: false }, speed: 1_000 });
  const client = new TestClient(kie);
  let samples: Samples;

  beforeAll(async () => {
    await kie.start();
    const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    samples = {
      image: await client.upload(image, 'a.png'),
      video: await client.upload(VIDEO, 'a.mp4'),
      audio: await client.upload(wavOf(melody('a', 0.2)), 'a.wav'),
      document: await client.upload(Buffer.from('%PDF-1.4'), 'a.pdf'),
      taskId: await client.accepted('z-image', { prompt: 'a', aspect_ratio: '1:1' }),
    };
  });
  afterAll(() => kie.stop());

  const jobs = loadCatalogue().entries.filter((entry) => !entry.api_path);

  it('holds 197 entries, two of them with a path of their own', () => {
    expect(loadCatalogue().entries).toHaveLength(197);
    expect(jobs).toHaveLength(195);
  });

  it.each(jobs.map((entry) => [entry.id, entry] as [string, CatalogueEntry]))(
    '%s takes its minimal input',
    async (id, entry) => {
      const taskId = await client.accepted(id, minimalInput(entry, samples), { callBackUrl: 'http://127.0.0.1:9/' });
      const task = await kie.waitForEnd((ended) => ended.taskId === taskId);
      expect(task).toMatchObject({ ended: 'success', failMsg: null });
      const response = (await client.info(taskId)).data.response as { resultUrls?: string[]; resultObject?: object };
      if (entry.output === 'text' || entry.output === 'json') expect(response.resultObject).toEqual({ made: id });
      else
        expect(response.resultUrls).toEqual([
          expect.stringMatching(new RegExp(`\\.${ENDINGS[entry.output]}$`)) as string,
        ]);
    },
  );

  it.each(jobs.map((entry) => [entry.id, entry] as [string, CatalogueEntry]))(
    '%s refuses an unknown field and each missing required one',
    async (id, entry) => {
      const input = minimalInput(entry, samples);
      const refused = async (changed: typeof input): Promise<number> =>
        (await client.create(id, changed, { callBackUrl: 'http://127.0.0.1:9/' })).code;
      expect(await refused({ ...input, strange_field: 1 })).toBe(422);
      for (const key of Object.keys(input)) {
        const { [key]: _left, ...rest } = input;
        expect(await refused(rest)).toBe(422);
      }
    },
  );

  it.each(
    loadCatalogue()
      .entries.filter((entry) => entry.api_path)
      .map((entry) => [entry.id, entry] as [string, CatalogueEntry]),
  )('%s answers at once', async (_, entry) => {
    const input = minimalInput(entry, samples);
    expect(await client.call('POST', entry.api_path ?? '', input)).toMatchObject({
      code: 200,
      data: expect.any(Object) as object,
    });
    expect(await client.call('POST', entry.api_path ?? '', {})).toMatchObject({ code: 422 });
  });
});
