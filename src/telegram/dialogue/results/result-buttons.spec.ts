import * as fc from 'fast-check';
import {
  type GenerationPress,
  type GenerationVerb,
  generationData,
  historyData,
  parseGeneration,
  parseHistory,
} from './result-buttons';

const press: fc.Arbitrary<GenerationPress> = fc.record({
  verb: fc.constantFrom<GenerationVerb>('again', 'change', 'use', 'use-in', 'original', 'cancel', 'show', 'send'),
  id: fc.uuid(),
  code: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{6,10}$/)),
  argument: fc.integer({ min: 0, max: 99_999 }),
});
const argsOf = (data: string): string[] => data.split(':').slice(1);

describe('data of the buttons of results', () => {
  it('comes back as it was, in at most 64 bytes', () => {
    fc.assert(
      fc.property(press, fc.option(fc.integer({ min: 1, max: 4e12 })), (one, before) => {
        const data = generationData(one.verb, one.id, one);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(parseGeneration(argsOf(data))).toEqual(one);
        expect(parseHistory(argsOf(historyData(before)))).toEqual({ before });
      }),
    );
  });

  it('is never believed when it is forged', () => {
    expect(parseGeneration(['a', 'nonsense'])).toBeNull();
    expect(parseHistory(['8640000000000001'])).toBeNull();
  });
});
