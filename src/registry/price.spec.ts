import * as fc from 'fast-check';
import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import type { Answers, ModelSpec } from './model-spec';
import { creditsFor, quoteOf } from './price';

const pricing = { markup: 2, kieCreditsPerCredit: 4, defaultPrice: 10 };
const models = new Map(loadedModels().map((model) => [model.id, model]));
const cost = (id: string, input: Answers) => quoteOf(models.get(id) as ModelSpec, input, pricing);
const clip = (durationSeconds?: number) => ({
  $media: { source: 'telegram', ref: 'f', kind: 'video' as const, durationSeconds },
});

describe('the price', () => {
  it('is rounded up, at least 1, and floating point adds nothing', () => {
    expect(creditsFor(4, pricing)).toBe(2);
    expect(creditsFor(4.1, pricing)).toBe(3);
    expect(creditsFor(0, pricing)).toBe(1);
    expect(creditsFor(0.1 + 0.2, { ...pricing, markup: 10, kieCreditsPerCredit: 1 })).toBe(3);
  });

  it.each<[string, Answers, number, boolean]>([
    ['google/nano-banana', { prompt: 'x' }, 4, true],
    ['wan/2-6-text-to-video', { prompt: 'x', duration: '10', resolution: '720p' }, 140, true],
    ['ideogram/character', { rendering_speed: 'BALANCED', num_images: '3' }, 54, true],
    ['kling-3.0/video', { duration: '10', mode: 'std', sound: false }, 140, true],
    ['bytedance/seedance-2', { prompt: 'x', duration: 5, resolution: '720p' }, 205, true],
    [
      'bytedance/seedance-2',
      { prompt: 'x', duration: 5, resolution: '720p', reference_video_urls: [clip(5)] },
      250,
      true,
    ],
    ['bytedance/seedance-2', { prompt: 'x', duration: -1, resolution: '720p' }, 615, false],
    ['happyhorse/video-edit', { video_url: clip(4), resolution: '720p' }, 112, true],
    ['elevenlabs/text-to-speech-turbo-2-5', { text: 'x'.repeat(2000) }, 12, true],
    ['seedream/5-pro-image-to-image', { quality: 'high', image_urls: [clip(), clip(), clip()] }, 15, true],
    ['minimax-h3/image-to-video', { duration: 5, resolution: '768P', first_frame_url: clip() }, 44, true],
    [
      'minimax-h3/image-to-video',
      { duration: 5, resolution: '768P', first_frame_url: clip(), last_frame_url: clip() },
      48,
      true,
    ],
    ['topaz/image-upscale', { upscale_factor: '2' }, 20, false],
    ['wan/2-7-image', { prompt: 'x', n: 3 }, 14.4, true],
    ['google/gemini-3-8-flash-tts', { dialogue_turns: [{ speaker_id: 'a', text: 'x'.repeat(1000) }] }, 3.15, false],
  ])('of %s %j is %d kie credits', (id, input, expected, exact) => {
    expect(cost(id, input)).toMatchObject({ cost: expected, exact });
  });

  it('counts defaults, takes the row with most conditions, and the dearest while something is open', () => {
    const model = aModel({
      id: 'a',
      provider: 'kie',
      input: {
        size: parameter('enum', { values: ['s', 'l'], default: 's' }),
        seconds: parameter('enum', { values: [5, 10], required: true }),
      },
      price: {
        unit: 'per_video',
        credits: 3,
        variants: [
          { when: { size: 's' }, credits: 4 },
          { when: { size: 's', seconds: 5 }, credits: 7 },
          { when: { size: 's', seconds: 10 }, credits: 9 },
        ],
      },
    });
    expect(quoteOf(model, { seconds: 5 }, pricing)).toMatchObject({ cost: 7, exact: true });
    expect(quoteOf(model, {}, pricing)).toMatchObject({ cost: 9, exact: false });
    expect(quoteOf(model, { size: 'l' }, pricing)).toMatchObject({ cost: 3, exact: true });
    expect(quoteOf({ ...model, price: null }, {}, pricing)).toMatchObject({ credits: 10, exact: true });
  });

  it.each<[string, Answers]>([
    ['google/gemini-3-1-flash-tts', { dialogue_turns: [{ speaker_id: 'a', text: 'x'.repeat(1000) }] }],
    ['google/gemini-3-8-flash-tts', { dialogue_turns: [{ speaker_id: 'a', text: 'x'.repeat(1000) }] }],
    ['google/gemini-3-8-flash-lite-tts', {}],
  ])('of %s is settled afterwards: nobody can count tokens before', (id, input) => {
    expect(cost(id, input)).toMatchObject({ exact: false, settlesActual: true });
  });

  it('is charged as quoted in every other unit, an open one too', () => {
    for (const model of models.values()) {
      const tokens = /token/i.test(model.price?.unit ?? '');
      expect([model.id, quoteOf(model, {}, pricing).settlesActual ?? false]).toEqual([model.id, tokens]);
    }
  });

  it('is positive for every combination of the priced parameters of every model', () => {
    for (const model of models.values()) {
      const keys = Object.keys(model.input).filter((key) => ['enum', 'boolean'].includes(model.input[key]?.type ?? ''));
      const choices = keys.map((key) =>
        fc.option(fc.constantFrom(...(model.input[key]?.values ?? [true, false])), { nil: undefined }),
      );
      fc.assert(
        fc.property(fc.tuple(...choices), (values) => {
          const input = Object.fromEntries(
            keys.map((key, index) => [key, values[index]]).filter(([, value]) => value !== undefined),
          ) as Answers;
          const { cost: asked, credits } = quoteOf(model, input, pricing);
          expect({
            id: model.id,
            ok: Number.isFinite(asked) && asked >= 0 && Number.isInteger(credits) && credits >= 1,
          }).toEqual({ id: model.id, ok: true });
        }),
        { numRuns: 20 },
      );
    }
  });
});
