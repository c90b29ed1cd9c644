import * as fc from 'fast-check';
import { type FormVerb, type GenerationVerb, type Pressed, dataOf, longId, pressedOf, shortId, tokenOf } from './data';

const number = fc.integer({ min: 0, max: 99_999 });
const code = fc.stringMatching(/^[A-Za-z0-9_-]{6,10}$/);
const form = fc.constantFrom<FormVerb>('ask', 'choose', 'finish', 'skip', 'clear', 'page', 'card');
const deed = fc.constantFrom<GenerationVerb>('again', 'change', 'use', 'use-in', 'original', 'cancel', 'show', 'send');
const pressed: fc.Arbitrary<Pressed> = fc.oneof(
  fc.constantFrom<Pressed>({ kind: 'menu' }, { kind: 'resume' }, { kind: 'cancel' }, { kind: 'language' }),
  fc.record({ kind: fc.constant('kinds' as const), page: number }),
  fc.record({
    kind: fc.constant('type' as const),
    modelType: fc.constantFrom('text_to_image', 'reference_to_video'),
    page: number,
  }),
  fc.record({ kind: fc.constant('models' as const), page: number }),
  fc.record({ kind: fc.constant('model' as const), code }),
  fc.record({ kind: fc.constant('history' as const), before: fc.option(fc.integer({ min: 1, max: 4e12 })) }),
  fc.record({ kind: fc.constant('files' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('run' as const), confirmId: fc.uuid() }),
  fc.record({
    kind: fc.constant('form' as const),
    token: fc.uuid().map(tokenOf),
    verb: form,
    path: fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 5 }),
    argument: number,
  }),
  fc.record({
    kind: fc.constant('generation' as const),
    verb: deed,
    id: fc.uuid(),
    code: fc.option(code),
    argument: number,
  }),
);

describe('data of buttons', () => {
  it('comes back as it was, in at most 64 bytes', () => {
    fc.assert(
      fc.property(pressed, (one) => {
        const data = dataOf(one);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(pressedOf(data)).toEqual(one);
      }),
    );
  });

  it('is never believed when it is forged', () => {
    for (const data of [
      '',
      'menu:1',
      'go:short',
      'f:x:z:0:0',
      'g:a:nonsense',
      'hello',
      ':::',
      'history:8640000000000001',
    ])
      expect(pressedOf(data)).toBeNull();
    fc.assert(fc.property(fc.string({ maxLength: 64 }), (data) => void pressedOf(data)));
  });

  it('holds a uuid in 22 characters', () => {
    const id = '01234567-89ab-4cde-8f01-23456789abcd';
    expect(shortId(id)).toHaveLength(22);
    expect(longId(shortId(id))).toBe(id);
    expect(longId('x')).toBeNull();
  });
});
