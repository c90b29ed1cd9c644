import type { Answers, MediaRef, ModelSpec, Parameter } from '../registry';
import { mediaSlots, payloadOf, wireProblem } from './payload';

const parameter = (type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  type,
  required: false,
  ...more,
});
const model = {
  id: 'm/x',
  input: {
    prompt: parameter('string'),
    duration: parameter('enum', { values: ['5', '10'] }),
    count: parameter('integer'),
    image_urls: parameter('array', { format: 'image_url', maxSizeMb: 10, items: parameter('string') }),
    shots: parameter('array', {
      items: parameter('object', { properties: { frame: parameter('string', { format: 'image_url' }) } }),
    }),
  },
  callbackUrlRequired: true,
} as unknown as ModelSpec;
const media = (ref: string): { $media: MediaRef } => ({ $media: { source: 'telegram', ref, kind: 'image' } });
const input: Answers = {
  prompt: 'a cat',
  duration: '5',
  image_urls: [media('a'), media('b'), media('a')],
  shots: [{ frame: media('c') }],
};

describe('payload', () => {
  it('finds every file once, with the rules of its parameter', () => {
    const slots = mediaSlots(model, input);
    expect(slots.map((slot) => slot.media.ref)).toEqual(['a', 'b', 'c']);
    expect(slots[0]?.parameter).toMatchObject({ format: 'image_url', maxSizeMb: 10 });
    expect(slots[2]?.parameter).toMatchObject({ format: 'image_url' });
  });

  it('puts addresses in their places and leaves the rest alone', () => {
    expect(payloadOf(model, input, ({ media: { ref } }) => `https://kie.example/${ref}`)).toEqual({
      model: 'm/x',
      input: {
        prompt: 'a cat',
        duration: '5',
        image_urls: ['https://kie.example/a', 'https://kie.example/b', 'https://kie.example/a'],
        shots: [{ frame: 'https://kie.example/c' }],
      },
      apiPath: null,
      callbackRequired: true,
    });
  });

  it.each([
    [{ duration: '5', count: 2 }, null],
    [{ duration: 5 }, 'duration is not of type enum'],
    [{ count: '2' }, 'count is not of type integer'],
    [{ prompt: true }, 'prompt is not of type string'],
    [{ other: 1 }, 'other is not a parameter of m/x'],
  ])('checks the types of %j', (wired, problem) => expect(wireProblem(model, wired)).toBe(problem));
});
