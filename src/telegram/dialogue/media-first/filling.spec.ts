import { loadedModels } from '../../../../test/support/models';
import { aModel, parameter } from '../../../../test/support/model-builder';
import type { MediaKind, MediaRef, ModelSpec } from '../../../registry';
import { fillingsOf } from './filling';
import { usesOf } from './uses';

const file = (kind: MediaKind, ref: string = kind, more: Partial<MediaRef> = {}): MediaRef => ({
  source: 'telegram',
  ref,
  kind,
  ...more,
});
const [a, b, c] = [file('image', 'a'), file('image', 'b'), file('image', 'c')];
const at = (ref: MediaRef) => ({ $media: ref });
const picture = (more: object = {}) => parameter('string', { format: 'image_url', ...more });
const pictures = (more: object = {}) =>
  parameter('array', { items: parameter('string'), format: 'image_url', ...more });
const model = (id: string, input: ModelSpec['input'], more: Partial<ModelSpec> = {}): ModelSpec =>
  aModel({ id, provider: 'kie', input, ...more });
const best = (spec: ModelSpec, ...files: MediaRef[]) => fillingsOf(spec, files)[0];

describe('files in the places of a model', () => {
  it('puts pictures into a list as they came, and as many as it takes', () => {
    const list = model('list', { images: pictures({ required: true, max: 2 }) });
    expect(best(list, a, b, c)).toMatchObject({ used: 2, suffices: true, answers: { images: [at(a), at(b)] } });
  });

  it('takes the first of several where there is one place', () => {
    const one = model('one', { image: picture({ required: true }) });
    expect(best(one, a, b)).toMatchObject({ used: 1, answers: { image: at(a) } });
  });

  it('makes two pictures the first and the last frame, and never mixes them with a list', () => {
    const frames = model('frames', {
      first: picture({ role: 'first_frame' }),
      last: picture({ role: 'last_frame' }),
      references: pictures({ max: 9 }),
    });
    expect(best(frames, a)?.answers).toEqual({ first: at(a) });
    expect(best(frames, a, b)?.answers).toEqual({ first: at(a), last: at(b) });
    expect(best(frames, a, b, c)?.answers).toEqual({ references: [at(a), at(b), at(c)] });
  });

  it('says what needs one more file, and does not begin a list that wants more than there are', () => {
    const two = model('two', { first: picture({ required: true }), last: picture({ required: true }) });
    const pair = model('pair', { tracks: pictures({ required: true, min: 2, max: 2 }) });
    expect(best(two, a)).toMatchObject({ suffices: false });
    expect(best(two, a, b)).toMatchObject({ suffices: true });
    expect(fillingsOf(pair, [a])).toEqual([]);
    expect(best(pair, a, b)).toMatchObject({ used: 2, suffices: true });
  });

  it('never guesses a mask, and leaves out a place whose limits the file breaks', () => {
    const masked = model('masked', { mask: picture({ required: true, role: 'mask' }) });
    expect(fillingsOf(masked, [a])).toEqual([]);
    const short = model('short', { video: parameter('string', { format: 'video_url', maxSeconds: 10 }) });
    expect(fillingsOf(short, [file('video', 'v', { durationSeconds: 60 })])).toEqual([]);
    expect(fillingsOf(short, [file('video', 'v', { durationSeconds: 6 })])).toHaveLength(1);
  });

  it('gives a picture and a sound of one album to a model that wants both', () => {
    const avatar = model('avatar', {
      image: picture({ required: true }),
      sound: parameter('string', { format: 'audio_url', required: true }),
    });
    expect(best(avatar, a, file('audio'))).toMatchObject({ used: 2, suffices: true });
    expect(best(avatar, a)).toMatchObject({ used: 1, suffices: false });
  });
});

describe('what can be done with files', () => {
  const models = loadedModels();
  const types = (files: MediaRef[], recent: string[] = []) => usesOf(models, files, recent).map(({ type }) => type);

  it('begins with what people ask for most, of all kinds that are made for such a file', () => {
    expect(types([a]).slice(0, 4)).toEqual(['image_edit', 'image_to_video', 'upscale', 'background_removal']);
    expect(types([a])).not.toContain('text_to_image');
    expect(types([file('video')])[0]).toBe('video_to_video');
    expect(types([file('audio')])[0]).toBe('speech_to_text');
  });

  it('puts the kinds of lately used models first', () => {
    expect(types([a], ['topaz/image-upscale'])[0]).toBe('upscale');
  });

  it('leaves out no model that takes the file', () => {
    for (const kind of ['image', 'video', 'audio', 'document'] as const) {
      const offered = new Set(usesOf(models, [file(kind)], []).flatMap((use) => use.fillings.map((f) => f.model.id)));
      const fitting = models.filter((spec) => fillingsOf(spec, [file(kind)]).length > 0).map(({ id }) => id);
      expect([...offered].sort()).toEqual(fitting.sort());
      expect(fitting.length).toBeGreaterThan(0);
    }
  });

  it('gives a kind that nobody has named its place', () => {
    const odd = model('odd', { image: picture({ required: true }) }, { modelType: 'image_to_hologram' });
    expect(usesOf([odd], [a], []).map(({ type }) => type)).toEqual(['image_to_hologram']);
  });
});
