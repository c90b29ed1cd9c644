import { parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import { frameFault, lengthFault, mediaFault, mediaLimitsOf } from './media-check';
import type { MediaRef } from './media';
import type { Answers, ModelSpec } from './model-spec';
import { validatorOf } from './validator';

/** `video_urls 3–30 s` for each medium whose length or frame is limited. */
const limitsOf = (model: ModelSpec): string[] =>
  Object.entries(model.input).flatMap(([key, given]) => {
    const limits = mediaLimitsOf(given);
    if (Object.keys(limits).length === 0) return [];
    const total = given.maxTotalSeconds === undefined ? '' : `, ${given.maxTotalSeconds} s in all`;
    const seconds = `${limits.minSeconds ?? 0}-${limits.maxSeconds} s${total}`;
    const { min = 0, max = 0 } = limits.aspectRatio ?? {};
    const pixels = `${limits.minPixels}-${limits.maxPixels} px, ${min}-${max}`;
    return [`${key} ${limits.minPixels === undefined ? seconds : pixels}`];
  });

const clips = (limit: string): string[] => [`reference_video_urls ${limit}`, `reference_audio_urls ${limit}`];

describe('limits of media in the models', () => {
  it('are those that the catalogue tells in words', () => {
    const limited = loadedModels()
      .map((model) => [model.id, limitsOf(model).sort().reverse()] as const)
      .filter(([, limits]) => limits.length > 0);
    expect(Object.fromEntries(limited)).toEqual({
      'bytedance/seedance-2': clips('2-15 s, 15 s in all'),
      'bytedance/seedance-2-5': clips('2-30 s, 30 s in all'),
      'bytedance/seedance-2-fast': clips('2-15 s, 15 s in all'),
      'bytedance/seedance-2-mini': clips('2-15 s, 15 s in all'),
      'kling-2.6/motion-control': ['video_urls 3-30 s'],
      'minimax-h3/reference-to-video': clips('2-15 s, 15 s in all'),
      'omnihuman-1-5': ['audio_url 0-60 s'],
      'seedream/5-pro-layer-decomposition': ['image_url 262144-36000000 px, 0.0625-16'],
      'wan/2-7-videoedit': ['video_url 2-10 s'],
      'wan/3-0-video': clips('1-15 s, 15 s in all'),
      'wan/3-0-video-prime': clips('1-15 s, 15 s in all'),
    });
  });
});

it('the files of a list are added up, as far as their length is known', () => {
  const clip = (durationSeconds?: number) => ({
    $media: { source: 'telegram', ref: 'f', kind: 'video', durationSeconds },
  });
  const model = loadedModels().find(({ id }) => id === 'bytedance/seedance-2') as ModelSpec;
  const check = (...clips: object[]) =>
    validatorOf(model)({ prompt: 'a cat', reference_video_urls: clips } as unknown as Answers);
  expect(check(clip(5), clip(10.05), clip())).toMatchObject({ valid: true });
  expect(check(clip(8), clip(9))).toMatchObject({
    problems: [{ code: 'media_total', key: 'reference_video_urls', parameters: { limit: 15, given: 17 } }],
  });
});

describe('lengthFault', () => {
  const limits = { minSeconds: 2, maxSeconds: 15 };
  it.each([
    [undefined, null],
    [2, null],
    [15.04, null],
    [1.2, { code: 'media_short', parameters: { limit: 2, given: 1.2 } }],
    [40.26, { code: 'media_long', parameters: { limit: 15, given: 40.3 } }],
  ])('%s s: %j', (seconds, expected) => expect(lengthFault(limits, seconds)).toEqual(expected));
});

describe('frameFault', () => {
  const limits = { minSide: 300, maxSide: 2000, maxPixels: 2_000_000, aspectRatio: { min: 0.4, max: 2.5 } };
  it.each([
    ['a frame of good size', { width: 640, height: 480 }, null],
    ['an unknown frame', {}, null],
    ['one that is small', { width: 640, height: 200 }, 'media_small'],
    ['one that is wide', { width: 1900, height: 400 }, 'media_shape'],
    ['one that is long', { width: 2400, height: 1000 }, 'media_large'],
    ['one of too many pixels', { width: 1900, height: 1900 }, 'media_large'],
  ])('judges %s', (_name, frame, code) => expect(frameFault(limits, frame, false)?.code ?? null).toBe(code));

  it('leaves what can be shrunk', () => {
    expect(frameFault(limits, { width: 2400, height: 1000 }, true)).toBeNull();
    expect(frameFault(limits, { width: 640, height: 200 }, true)).toMatchObject({
      parameters: { limit: '300×300', given: '640×200' },
    });
  });

  it('names a shape as people write it', () => {
    const wide = { aspectRatio: { min: 1 / 16, max: 16 / 9 } };
    expect(frameFault(wide, { width: 900, height: 100 }, true)?.parameters.limit).toBe('1:16 – 16:9');
  });
});

describe('mediaFault', () => {
  const clip = parameter('string', { format: 'video_url', accept: ['video/mp4'], maxSizeMb: 50, maxSeconds: 10 });
  const video = (more: Partial<MediaRef>): MediaRef => ({ source: 'telegram', ref: 'f', kind: 'video', ...more });

  it('hears from Telegram how long a film is', () => {
    expect(mediaFault(clip, video({ durationSeconds: 10 }))).toBeNull();
    expect(mediaFault(clip, video({ durationSeconds: 40 }))).toMatchObject({ code: 'media_long' });
  });

  it('believes nothing of an address until it was measured', () => {
    const far = video({ source: 'url', durationSeconds: 40 });
    expect(mediaFault(clip, far)).toBeNull();
    expect(mediaFault(clip, { ...far, measured: true })).toMatchObject({ code: 'media_long' });
    expect(mediaFault(clip, { ...far, kind: 'image', measured: true })).toMatchObject({ code: 'media_kind' });
  });

  it('lets pass what conversion mends', () => {
    expect(mediaFault(clip, video({ mime: 'video/webm' }))).toBeNull();
    expect(mediaFault(clip, video({ mime: 'video/x-ms-wmv' }))).toMatchObject({ code: 'media_type' });
    const sound = parameter('string', { format: 'audio_url', maxSizeMb: 1 });
    const wav = { ...video({ mime: 'audio/x-wav', sizeBytes: 9e6 }), kind: 'audio' as const };
    expect(mediaFault(sound, wav)).toBeNull();
    expect(mediaFault(sound, { ...wav, mime: 'audio/mpeg' })).toMatchObject({ code: 'media_size' });
  });
});
