import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { ProviderJob } from '../../src/generation';
import type { Answers, ModelSpec } from '../../src/registry';
import { fixtureMedia } from '../support/media-fixtures';
import { aModel, parameter } from '../support/model-builder';
import { until } from '../support/until';
import { generationProviderSuite } from './generation-provider';
import { type KieWorld, banana, jobOf, never, startKieWorld, submitTo } from './kie-world';

const edit = aModel({
  id: 'google/nano-banana-edit',
  provider: 'kie',
  input: {
    prompt: parameter('string', { required: true }),
    image_urls: parameter('array', {
      format: 'image_url',
      accept: ['image/jpeg', 'image/png', 'image/webp'],
      maxSizeMb: 10,
      items: parameter('string'),
    }),
  },
});
const voice = aModel({
  id: 'gemini-omni-audio',
  provider: 'kie',
  output: 'json',
  apiPath: '/api/v1/omni/audio/create',
  input: { audio_id: parameter('string'), name: parameter('string') },
});

generationProviderSuite('kie', async () => {
  const world = await startKieWorld();
  const troubles = { busy: 'rate429', refused: 'reject422', answer_lost: 'dropAfterAccept' } as const;
  return {
    provider: world.provider,
    job: (kind) =>
      ({
        good: () => jobOf(banana, { prompt: 'a cat' }),
        failing: () => jobOf(banana, { prompt: 'a cat [fail policy]' }),
        with_file: () => jobOf(edit, { prompt: 'a hat', image_urls: [fixtureMedia('picture.png')] }),
        with_lost_file: () => jobOf(edit, { prompt: 'a hat', image_urls: [fixtureMedia('gone.png')] }),
      })[kind](),
    trouble: (kind) => world.kie.behave({ create: troubles[kind] }),
    posts: () => world.kie.creates.length,
    stop: () => world.stop(),
  };
});

describe('KieProvider', () => {
  let world: KieWorld;

  beforeAll(async () => {
    world = await startKieWorld({ KIE_CREATE_LIMIT: '3/60s' });
  });
  afterAll(() => world.stop());
  afterEach(() => world.kie.behaveWell());

  const submit = (job: ProviderJob): Promise<string> => submitTo(world, job);
  const end = (taskId: string, model: ModelSpec) =>
    until(
      async () => {
        const result = await world.provider.check(taskId, model.output, never);
        return result.state !== 'running' && result;
      },
      { timeoutMs: 20_000 },
    );

  it.each([
    ['maintenance455', { name: 'Closed', failure: { reason: 'maintenance', code: '455' } }],
    ['auth401', { name: 'Rejected', failure: { reason: 'account', code: '401' } }],
    ['credits402', { name: 'Rejected', failure: { reason: 'account', code: '402' } }],
    ['reject422', { name: 'Rejected', failure: { reason: 'bad_input', code: '422' } }],
    ['code500', { name: 'UnknownOutcome', answer: { reason: 'provider', code: '500' } }],
    ['http500', { name: 'UnknownOutcome', answer: undefined }],
    ['html', { name: 'UnknownOutcome' }],
    ['malformed', { name: 'UnknownOutcome' }],
    ['noTaskId', { name: 'UnknownOutcome' }],
    ['dropBefore', { name: 'UnknownOutcome' }],
  ] as const)('turns %s into %j after one POST', async (create, expected) => {
    const before = world.kie.creates.length;
    world.kie.behave({ create });
    await expect(submit(jobOf(banana, { prompt: 'a cat' }))).rejects.toMatchObject(expected);
    expect(world.kie.creates).toHaveLength(before + 1);
  });

  it.each([['empty' as const], ['malformed' as const]])(
    'takes a success with an %s result for a failure',
    async (outcome) => {
      world.kie.behave({ outcome });
      const taskId = await submit(jobOf(banana, { prompt: 'a cat' }));
      expect(await end(taskId, banana)).toMatchObject({ state: 'failed', failure: { reason: 'empty_result' } });
    },
  );

  it.each(['null', 'html', 'drop', 'rate429'] as const)('survives %s answers to looks', async (trouble) => {
    world.kie.behave({ recordInfo: { trouble, times: 2 }, run: { ms: 50 } });
    const taskId = await submit(jobOf(banana, { prompt: 'a cat' }));
    await until(async () => (await world.provider.check(taskId, banana.output, never)).state === 'succeeded', {
      timeoutMs: 20_000,
    });
  });

  it('uploads a picture that the model does not take as one that it does, under a name of its own', async () => {
    const job = jobOf(edit, {
      prompt: 'a hat',
      image_urls: [fixtureMedia('picture.tiff'), fixtureMedia('picture.png')],
    });
    const payload = await world.provider.prepare(job, never);
    const [first, second] = (payload.input as { image_urls: string[] }).image_urls;
    expect(new URL(first ?? '').pathname).toMatch(new RegExp(`/atelier/${job.generationId}-1\\.png$`));
    expect(new URL(second ?? '').pathname).toMatch(new RegExp(`/atelier/${job.generationId}-2\\.png$`));
    const uploaded = Buffer.from(await (await fetch(first ?? '')).arrayBuffer());
    expect(await sharp(uploaded).metadata()).toMatchObject({ format: 'png', width: 40, height: 30 });
  });

  it('turns sound into the kind that the model takes', async () => {
    const speech = parameter('string', { format: 'audio_url', accept: ['audio/mpeg'] });
    const job = jobOf(aModel({ ...banana, input: { voice: speech } }), { voice: fixtureMedia('voice.wav') });
    const payload = await world.provider.prepare(job, never);
    expect((payload.input as { voice: string }).voice).toMatch(/-1\.mp3$/);
    expect(world.kie.uploads.at(-1)).toMatchObject({ mime: 'audio/mpeg' });
  });

  it('rejects sound that lasts too long before anything is sent, alone and in a list', async () => {
    const before = world.kie.creates.length;
    const prepare = (more: object, input: Answers) =>
      world.provider.prepare(jobOf(aModel({ ...banana, input: { voice: parameter('string', more) } }), input), never);
    const alone = prepare({ format: 'audio_url', maxSeconds: 0.5 }, { voice: fixtureMedia('voice.wav') });
    await expect(alone).rejects.toMatchObject({
      failure: {
        reason: 'media',
        code: 'long',
        message: expect.stringMatching(/lasts 1 s.* at most 0\.5 s/) as string,
      },
    });
    const voices = parameter('array', { format: 'audio_url', maxTotalSeconds: 1.5, items: parameter('string') });
    const listed = jobOf(aModel({ ...banana, input: { voices } }), {
      voices: [fixtureMedia('voice.wav'), fixtureMedia('voice.wav')],
    });
    await expect(world.provider.prepare(listed, never)).rejects.toMatchObject({
      failure: { reason: 'media', code: 'total', refusal: { code: 'total' } },
    });
    expect(world.kie.creates).toHaveLength(before);
  });

  it.each(['lies.png', 'empty.png'])('rejects %s', async (name) => {
    const job = jobOf(edit, { prompt: 'a hat', image_urls: [fixtureMedia(name)] });
    await expect(world.provider.prepare(job, never)).rejects.toMatchObject({ failure: { reason: 'media' } });
  });

  it('repeats an upload, from the file that it has already', async () => {
    world.media.opened.length = 0;
    world.kie.behave({ upload: 'html' });
    await world.provider.prepare(jobOf(edit, { prompt: 'a hat', image_urls: [fixtureMedia('picture.png')] }), never);
    expect(world.media.opened).toEqual(['picture.png']);
  });

  it('rejects a value that has lost its type on the wire', async () => {
    const job = jobOf(
      aModel({ ...banana, input: { prompt: parameter('string'), n: parameter('enum', { values: ['5'] }) } }),
      { n: 5 },
    );
    await expect(world.provider.prepare(job, never)).rejects.toMatchObject({ failure: { reason: 'bad_input' } });
  });

  it('keeps the answer of a model that answers at once', async () => {
    const taskId = await submit(jobOf(voice, { audio_id: 'achernar', name: 'Narrator' }));
    const result = await world.provider.check(taskId, voice.output, never);
    expect(result).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'json' }] });
    expect(await world.provider.owns(taskId, randomUUID())).toBe(false);
  });

  it('never shows its key to the host of files', () => expect(world.kie.leaks).toEqual([]));

  it('shares the create limit through the database', async () => {
    const waits = [];
    for (let place = 0; place < 4; place += 1) waits.push(await world.provider.takeSlot());
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits[3]).toBeGreaterThan(60_000);
    expect(waits[3]).toBeLessThanOrEqual(63_000);
  });
});
