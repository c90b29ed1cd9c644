import { say } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { readValue } from './read';

const model = aModel({ id: 'm', provider: 'kie', input: {} });
const read = (type: 'integer' | 'number' | 'string', text: string): unknown =>
  readValue(model, parameter(type), ['x'], say(text));

describe('what people type', () => {
  it.each([
    ['1 024', 1024],
    ['1,024', 1024],
    ['-1,024,000', -1_024_000],
    ['−3', -3],
    ['+5', 5],
    ['5.', 5],
  ])('%j is the whole number %d', (text, value) => {
    expect(read('integer', text)).toEqual({ value });
  });

  it.each([
    ['0,5', 0.5],
    ['1,024', 1.024],
    ['.5', 0.5],
  ])('%j is the number %d where fractions are possible', (text, value) => {
    expect(read('number', text)).toEqual({ value });
  });

  it.each(['1e5', '0x10', '5 s', '1/2', '1,02,4', 'five'])('%j is no whole number', (text) => {
    expect(read('integer', text)).toMatchObject({ problems: [{ code: expect.any(String) as string }] });
  });

  it.each(['\u200b\u200d', '\ufeff', '\u3164', '\u2800', '\u202e\u202c', ' \u00a0'])(
    '%j is empty, since it shows nothing',
    (text) => {
      expect(read('string', text)).toMatchObject({ problems: [{ code: 'empty' }] });
    },
  );

  it('what can be seen is kept as it was written', () => {
    const family = '👨‍👩‍👧‍👦 مرحبا ‮';
    expect(read('string', family)).toEqual({ value: family.trim() });
  });
});
