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
      fc.property(press, fc.uuid(), fc.nat(10 ** 12), (one, confirmId, price) => {
        expect(Buffer.byteLength(formData(one))).toBeLessThanOrEqual(64);
        expect(parseForm(argsOf(formData(one)))).toEqual(one);
        expect(Buffer.byteLength(runData(confirmId, price))).toBeLessThanOrEqual(64);
        expect(parseRun(argsOf(runData(confirmId, price)))).toEqual({ confirmId, agreedPrice: price });
      }),
    );
  });

  it('is never believed when it is forged', () => {
    const id = '0d1c6a2e-6f5b-4c1c-9a58-0f6f6f1f2f3f';
    const [short = ''] = argsOf(runData(id, 1));
    expect(parseForm(['x', 'z', '0', '0'])).toBeNull();
    expect(parseRun(['short'])).toBeNull();
    for (const price of ['', '-1', '1e3', 'x', '9'.repeat(16)]) {
      expect(parseRun([short, price])).toEqual({ confirmId: id, agreedPrice: null });
    }
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 20 })), (args) => void parseForm(args)));
  });
});
