import { loadCatalogue } from './catalogue';
import { checkInput } from './input-check';

const problemsOf = (model: string, input: unknown): string[] => {
  const entry = loadCatalogue().find(model);
  if (!entry) throw new Error(`${model} is not in the catalogue`);
  return checkInput(entry, input).problems;
};
const PICTURE = 'https://example.com/a.png';

describe('checkInput', () => {
  it.each([
    ['a missing required field', 'wan/2-6-text-to-video', {}, /^prompt is required$/],
    ['an empty required text', 'wan/2-6-text-to-video', { prompt: '  ' }, /^prompt is required$/],
    ['an unknown field', 'wan/2-6-text-to-video', { prompt: 'a cat', size: '1K' }, /^size is not a field/],
    [
      'a number where the wire has a string',
      'wan/2-6-text-to-video',
      { prompt: 'a cat', duration: 5 },
      /^duration is not within/,
    ],
    [
      'a string where the wire has a number',
      'bytedance/seedance-2',
      { prompt: 'a cat', duration: '5' },
      /^duration must be a number/,
    ],
    [
      'a string for a boolean',
      'wan/2-6-text-to-video',
      { prompt: 'a cat', multi_shots: 'true' },
      /^multi_shots must be a boolean/,
    ],
    ['null', 'nano-banana-pro', { prompt: 'a cat', aspect_ratio: null }, /^aspect_ratio is not within/],
    ['a text that is too long', 'wan/2-6-text-to-video', { prompt: 'я'.repeat(5001) }, /longer than 5000/],
    ['a number below its least', 'bytedance/seedance-2', { prompt: 'a cat', duration: 3 }, /^duration is below 4/],
    ['a number above its most', 'bytedance/seedance-2', { prompt: 'a cat', duration: 16 }, /^duration is above 15/],
    ['a fraction for an integer', 'bytedance/seedance-2', { prompt: 'a cat', duration: 5.5 }, /must be an integer/],
    [
      'a value between two steps',
      'kling/v2-1-master-text-to-video',
      { prompt: 'a cat', duration: '5', cfg_scale: 0.55 },
      /multiple of/,
    ],
    [
      'too many items',
      'nano-banana-pro',
      { prompt: 'a cat', image_input: Array(9).fill(PICTURE) },
      /more than 8 items/,
    ],
    ['an empty list of required media', 'google/nano-banana-edit', { prompt: 'a cat', image_urls: [] }, /^image_urls/],
    ['one address for a list', 'google/nano-banana-edit', { prompt: 'a cat', image_urls: PICTURE }, /must be an array/],
    [
      'a text outside its numeric range',
      'grok-imagine/image-to-video',
      { image_urls: [PICTURE], duration: '31' },
      /from 6 to 30/,
    ],
    ['no object', 'nano-banana-pro', 'a cat', /^input must be an object$/],
  ])('refuses %s', (_, model, input, expected) => {
    expect(problemsOf(model, input)).toEqual([expect.stringMatching(expected)]);
  });

  it('accepts special values outside the range', () => {
    expect(problemsOf('bytedance/seedance-2', { prompt: 'a cat', duration: -1 })).toEqual([]);
  });

  it('counts characters, not code units', () => {
    expect(problemsOf('wan/2-6-text-to-video', { prompt: '😀'.repeat(5000) })).toEqual([]);
  });

  it('checks nested items and properties', () => {
    const turns = (turn: object) => ({ speakers: [], dialogue_turns: [turn] });
    expect(problemsOf('elevenlabs/text-to-dialogue-v3', { dialogue: [{ text: 'hi' }] })[0]).toMatch(
      /dialogue\[0\]\.voice/,
    );
    expect(problemsOf('google/gemini-2-5-pro-tts', turns({ text: 5 })).join()).toMatch(/dialogue_turns\[0\]\.text/);
  });

  it('finds media in nested lists with their kind', () => {
    const entry = loadCatalogue().find('kling-3.0/video');
    const checked =
      entry &&
      checkInput(entry, {
        prompt: '@a',
        sound: false,
        duration: '5',
        aspect_ratio: '1:1',
        mode: 'std',
        multi_shots: false,
        multi_prompt: [],
        image_urls: [PICTURE],
        kling_elements: [{ name: 'a', description: 'b', element_input_urls: [PICTURE, PICTURE] }],
      });
    expect(checked?.problems).toEqual([]);
    expect(checked?.media.map(({ path, format }) => [path, format])).toEqual([
      ['image_urls[0]', 'image_url'],
      ['kling_elements[0].element_input_urls[0]', 'image_or_video_url'],
      ['kling_elements[0].element_input_urls[1]', 'image_or_video_url'],
    ]);
  });

  it('wants exactly one branch of the variants', () => {
    const extend = { prompt: 'a cat', duration: 5, quality: '720p' };
    expect(problemsOf('pixverse-v6/extend', extend)[0]).toMatch(/exactly one of: TaskId/);
    expect(problemsOf('pixverse-v6/extend', { ...extend, taskId: 'x', video_url: PICTURE })).toHaveLength(1);
    expect(problemsOf('pixverse-v6/extend', { ...extend, taskId: 'x' })).toEqual([]);
  });

  it('keeps the rules between fields', () => {
    expect(problemsOf('4o-image-api', { size: '1:1' })[0]).toMatch(/prompt or files_url/);
    expect(problemsOf('bytedance/seedance-2', { prompt: 'a cat', last_frame_url: PICTURE })[0]).toMatch(
      /needs first_frame_url/,
    );
  });
});
