import * as fc from 'fast-check';
import { type FormPress, type FormVerb, formData, parseForm, parseRun, runData, tokenOf } from './card-buttons';

const verb = fc.constantFrom<FormVerb>(
  'ask',
  'choose',
  'finish',
  'skip',
  'clear',
  'page',
  'card',
  'step',
  'draw',
  'remove',
  'raise',
);
const press: fc.Arbitrary<FormPress> = fc.record({
  token: fc.uuid().map(tokenOf),
  verb,
  path: fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 5 }),
  argument: fc.integer({ min: 0, max: 99_999 }),
});
const argsOf = (data: string): string[] => data.split(':').slice(1);

describe('data of the buttons of a card', () => {
  it('comes back as it was, in at most 64 bytes', () => {
    fc.assert(
      fc.property(press, fc.uuid(), (one, confirmId) => {
        expect(Buffer.byteLength(formData(one))).toBeLessThanOrEqual(64);
        expect(parseForm(argsOf(formData(one)))).toEqual(one);
        expect(parseRun(argsOf(runData(confirmId)))).toBe(confirmId);
      }),
    );
  });

  it('is never believed when it is forged', () => {
    expect(parseForm(['x', 'z', '0', '0'])).toBeNull();
    expect(parseRun(['short'])).toBeNull();
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 20 })), (args) => void parseForm(args)));
  });
});
