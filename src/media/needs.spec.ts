import { parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import { aModel } from '../../test/support/model-builder';
import type { Answers, MediaRef, ModelSpec } from '../registry';
import { needsInspection, withMeasured } from './needs';

const clip = (more: Partial<MediaRef> = {}): MediaRef => ({
  source: 'telegram',
  ref: 'a',
  kind: 'video',
  durationSeconds: 5,
  ...more,
});
const models = new Map(loadedModels().map((model) => [model.id, model]));
const known = (id: string): ModelSpec => models.get(id) as ModelSpec;
const paths = (model: ModelSpec, answers: Answers) => needsInspection(model, answers).map(({ path }) => path.join('.'));

describe('needsInspection', () => {
  const upscale = aModel({
    id: 'u',
    provider: 'kie',
    input: { video_url: parameter('string', { format: 'video_url' }) },
    price: { unit: 'per_second', credits: 8 },
  });

  it('wants the length measured that is paid for, whatever was declared', () => {
    expect(paths(upscale, { video_url: { $media: clip() } })).toEqual(['video_url']);
    expect(paths(upscale, { video_url: { $media: clip({ measured: true }) } })).toEqual([]);
  });

  it('wants nothing where a parameter tells the length', () => {
    const told = { ...upscale, input: { ...upscale.input, duration: parameter('integer', { default: 5 }) } };
    expect(paths(told, { video_url: { $media: clip() } })).toEqual([]);
    expect(paths(told, { video_url: { $media: clip() }, duration: 0 })).toEqual(['video_url']);
  });

  it('wants what the price counts, whatever else tells a length', () => {
    // It may be left open: then the clip is what is paid for.
    const open = { ...upscale, input: { ...upscale.input, duration: parameter('integer') } };
    expect(paths(open, { video_url: { $media: clip() } })).toEqual(['video_url']);
    expect(paths(open, { video_url: { $media: clip() }, duration: 8 })).toEqual([]);
  });

  it('wants what a limit stands on where it is not declared', () => {
    const model = { ...upscale, price: null };
    model.input = {
      clips: parameter('array', { format: 'video_url', maxTotalSeconds: 15, items: parameter('string') }),
      face: parameter('string', { format: 'image_url', minSide: 300 }),
      scenes: parameter('array', {
        items: parameter('object', {
          properties: { frame: parameter('string', { format: 'image_url', minPixels: 9 }) },
        }),
      }),
    };
    const picture: MediaRef = { source: 'url', ref: 'https://a/b.png', kind: 'image' };
    expect(
      paths(model, {
        clips: [{ $media: clip() }, { $media: clip({ durationSeconds: undefined }) }],
        face: { $media: { ...picture, width: 9, height: 9 } },
        scenes: [{ frame: { $media: picture } }],
      }),
    ).toEqual(['clips.1', 'scenes.0.frame']);
  });

  it.each([
    ['wan/2-7-videoedit', { video_url: { $media: clip() } }, ['video_url']],
    ['kling-2.6/motion-control', { video_urls: [{ $media: clip() }] }, ['video_urls.0']],
    ['omnihuman-1-5', { audio_url: { $media: clip({ kind: 'audio' }) } }, ['audio_url']],
    ['google/nano-banana-edit', { image_urls: [{ $media: clip({ kind: 'image' }) }] }, []],
  ])('knows what %s is paid by', (id, answers, expected) => {
    expect(paths(known(id), answers as Answers)).toEqual(expected);
  });
});

it('withMeasured puts a measured file in wherever it stands, and is then in no need', () => {
  const model = known('kling-2.6/motion-control');
  const answers: Answers = { video_urls: [{ $media: clip() }], input_urls: [{ $media: clip({ ref: 'b' }) }] };
  const measured = clip({ durationSeconds: 7.2, measured: true });
  const after = withMeasured(answers, measured);
  expect(after).toEqual({ ...answers, video_urls: [{ $media: measured }] });
  expect(needsInspection(model, after)).toEqual([]);
  expect(withMeasured({ prompt: 'a' }, measured)).toEqual({ prompt: 'a' });
});
