import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels } from '../../test/support/models';
import type { Answers, ModelSpec } from './model-spec';
import { describeProblem } from './titles';
import { validatorOf } from './validator';

const models = new Map(loadedModels().map((model) => [model.id, model]));
const model = aModel({
  id: 'm',
  provider: 'kie',
  input: {
    prompt: parameter('string', { required: true, max: 10 }),
    duration: parameter('enum', { values: ['5', '10'], default: '5' }),
    count: parameter('enum', { values: [1, 2] }),
    length: parameter('integer', { min: 4, max: 15, specialValues: [-1] }),
    cfg: parameter('number', { min: 0, max: 1, step: 0.1 }),
    span: parameter('string', { numericRange: { min: 6, max: 30 } }),
    image_url: parameter('string', { format: 'image_url', maxSizeMb: 10 }),
    video_urls: parameter('array', {
      format: 'video_url',
      accept: ['video/mp4'],
      maxSizeMb: 50,
      min: 2,
      max: 3,
      items: parameter('string'),
    }),
    turns: parameter('array', {
      items: parameter('object', {
        properties: {
          text: parameter('string', { required: true }),
          pace: parameter('enum', { values: ['slow', 'fast'], default: 'slow' }),
        },
      }),
    }),
  },
});
const check = (input: Answers, of: ModelSpec = model) =>
  validatorOf(of)({ prompt: of === model ? 'x' : 'a cat', ...input });
const codes = (input: Answers, of: ModelSpec = model) => {
  const result = check(input, of);
  return result.valid ? [] : result.problems.map(({ code, path }) => `${code} ${path.join('.')}`);
};
const words = (input: Answers, locale: 'ru' | 'en', of: ModelSpec = model) => {
  const result = check(input, of);
  return result.valid ? [] : result.problems.map((problem) => describeProblem(of, problem, locale));
};

describe('the validator', () => {
  it('fills in defaults, also inside what is given, and keeps wire types', () => {
    expect(check({ turns: [{ text: 'hi' }], length: -1 })).toEqual({
      valid: true,
      input: { prompt: 'x', duration: '5', length: -1, turns: [{ text: 'hi', pace: 'slow' }] },
    });
  });

  it.each<[Answers, string]>([
    [{ prompt: '' }, 'required prompt'],
    [{ prompt: 'x'.repeat(11) }, 'max_length prompt'],
    [{ duration: 5 }, 'enum duration'],
    [{ count: '1' }, 'enum count'],
    [{ length: 3 }, 'min_value length'],
    [{ length: 4.5 }, 'type_integer length'],
    [{ cfg: 0.25 }, 'step cfg'],
    [{ span: '31' }, 'numeric_text span'],
    [{ span: 7 }, 'type_string span'],
    [{ image_url: 'ftp://x' }, 'media_needed image_url'],
    [{ video_urls: ['https://a/b.mp4'] }, 'min_items video_urls'],
    [{ turns: [{ text: 'a' }, { text: 5 }] }, 'type_string turns.1.text'],
    [{ turns: [{}] }, 'required turns.0.text'],
    [{ turns: [{ text: 'a', tone: 'b' }] }, 'unknown turns.0.tone'],
    [{ colour: 'red' }, 'unknown colour'],
  ])('refuses %j with %s', (input, expected) => {
    expect(codes(input)).toEqual([expected]);
  });

  it('accepts 0.7 as a multiple of 0.1', () => expect(codes({ cfg: 0.7 })).toEqual([]));

  it('judges files by what they say of themselves', () => {
    const file = (more: object) => ({ $media: { source: 'telegram', ref: 'f', kind: 'video' as const, ...more } });
    expect(
      codes({ image_url: { $media: { source: 'telegram', ref: 'f', kind: 'document', mime: 'image/png' } } }),
    ).toEqual([]);
    expect(codes({ image_url: file({}) })).toEqual(['media_kind image_url']);
    expect(codes({ video_urls: [file({}), file({ mime: 'video/x-ms-wmv' })] })).toEqual(['media_type video_urls.1']);
    expect(codes({ video_urls: [file({}), file({ sizeBytes: 60 * 1_048_576 })] })).toEqual(['media_size video_urls.1']);
    expect(codes({ video_urls: [file({}), 'https://example.com/v.mp4'] })).toEqual([]);
  });

  it('says what is wrong in both languages, with the limit and what was given', () => {
    expect(words({ duration: '7' }, 'ru')).toEqual(['«Длительность, с»: нет значения «7». Можно: 5, 10.']);
    expect(words({ duration: '7' }, 'en')).toEqual(['“Duration, s”: there is no value “7”. Possible: 5, 10.']);
    expect(words({ prompt: 'x'.repeat(12) }, 'ru')).toEqual(['«Описание»: не больше 10 знаков, а дано 12.']);
    expect(words({ image_url: { $media: { source: 'telegram', ref: 'f', kind: 'audio' } } }, 'en')[0]).toContain(
      'must be a picture',
    );
    expect(words({ turns: [{ text: 'a' }, {}] }, 'ru')).toEqual(['«Текст № 2»: нужно указать.']);
  });

  it.each<[string, Answers, string[]]>([
    ['4o-image-api', { size: '1:1', prompt: '' }, ['any_of prompt']],
    ['bytedance/seedance-2', { last_frame_url: 'https://a/b.png' }, ['required first_frame_url']],
    [
      'bytedance/seedance-2',
      { first_frame_url: 'https://a/b.png', reference_image_urls: ['https://a/c.png'] },
      ['at_most_one_of reference_image_urls'],
    ],
    [
      'hailuo/2-3-image-to-video-pro',
      { image_url: 'https://a/b.png', resolution: '1080P', duration: '10' },
      ['except duration'],
    ],
    ['runway', { duration: 5, quality: '720p' }, ['required aspect_ratio']],
    ['minimax-h3/reference-to-video', {}, ['variant_missing reference_image_urls']],
    ['wan/2-7-image', { enable_sequential: false, n: 6 }, ['max_value n']],
  ])('%s enforces its rules on %j', (id, input, expected) => {
    expect(codes(input, models.get(id))).toEqual(expected);
  });

  it('lets a rule replace a default that it does not allow', () => {
    const omni = models.get('kling-3.0-omni/reference-to-video') as ModelSpec;
    expect(check({ video_urls: ['https://a/v.mp4'] }, omni)).toMatchObject({
      valid: true,
      input: { audio: false, aspect_ratio: 'auto' },
    });
  });

  it('never fills in the default of a group that is not chosen', () => {
    const replace = models.get('ai-music-api/replace-section') as ModelSpec;
    const base = { tags: 'a', title: 'b', full_lyrics: 'c', infill_start_s: 1, infill_end_s: 20 };
    const byTask = check({ ...base, task_id: 't', audio_id: 'a' }, replace);
    expect(byTask).toMatchObject({ valid: true });
    expect(byTask.valid && byTask.input.model).toBeUndefined();
    expect(check({ ...base, upload_url: 'https://a/b.mp3' }, replace)).toMatchObject({
      valid: true,
      input: { model: 'V6' },
    });
  });

  it('checks more than 100,000 inputs a second once compiled', () => {
    const validate = validatorOf(models.get('wan/2-6-text-to-video') as ModelSpec);
    const input = { prompt: 'a cat', duration: '5', resolution: '720p' };
    const runs = 20_000;
    validate(input);
    const best = Math.min(
      ...[1, 2, 3, 4, 5].map(() => {
        const started = performance.now();
        for (let index = 0; index < runs; index++) validate(input);
        return performance.now() - started;
      }),
    );
    expect(runs / (best / 1000)).toBeGreaterThan(50_000);
  });

  it('lets a forbidden parameter be answered with what it is anyway, and does not send it', () => {
    const lips = models.get('volcengine/video-to-video-lip-sync')!;
    const files = { video_url: 'https://e.com/a.mp4', audio_url: 'https://e.com/a.mp3' };
    const sent = (answers: Answers) => {
      const result = validatorOf(lips)({ ...files, ...answers });
      return result.valid ? Object.keys(result.input) : result.problems.map(({ code, key }) => `${code} ${key}`);
    };
    expect(sent({ mode: 'lite', open_scenedet: true })).toEqual(['forbidden open_scenedet']);
    expect(sent({ mode: 'lite', open_scenedet: false })).not.toContain('open_scenedet');
    expect(sent({ mode: 'basic', open_scenedet: false })).toContain('open_scenedet');
    expect(sent({ mode: 'basic', align_audio: true, templ_start_seconds: 0 })).toEqual(
      expect.not.arrayContaining(['align_audio', 'templ_start_seconds']),
    );
    expect(sent({ mode: 'basic', align_audio: false })).toEqual(['forbidden align_audio']);
  });
});
