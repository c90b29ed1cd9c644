import { aModel, parameter } from '../../../../test/support/model-builder';
import { pathCode, pathOf, samePath } from './path-code';

const speaker = parameter('object', { properties: { name: parameter('string'), voice: parameter('string') } });
const model = aModel({
  id: 'm',
  provider: 'kie',
  input: {
    prompt: parameter('string'),
    speakers: parameter('array', { items: speaker }),
    camera: parameter('object', { properties: { zoom: parameter('number') } }),
  },
});

describe('paths in buttons', () => {
  it.each([
    [['prompt'], [0]],
    [['speakers'], [1]],
    [
      ['speakers', 3],
      [1, 3],
    ],
    [
      ['speakers', 3, 'voice'],
      [1, 3, 1],
    ],
    [
      ['camera', 'zoom'],
      [2, 0],
    ],
    [[], []],
  ])('%j', (path, code) => {
    expect(pathCode(model, path)).toEqual(code);
    expect(pathOf(model, code)).toEqual(path);
  });

  it('lead nowhere when the model has no such place', () => {
    expect(pathOf(model, [9])).toBeNull();
    expect(pathOf(model, [2, 5])).toBeNull();
  });

  it('compare by value', () => {
    expect(samePath(['a', 0], ['a', 0])).toBe(true);
    expect(samePath(['a'], ['a', 0])).toBe(false);
    expect(samePath(null, null)).toBe(false);
  });
});
