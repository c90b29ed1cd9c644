import { aModel } from '../../../../test/support/model-builder';
import type { OutputKind } from '../../../registry';
import { inOrderOfShowing, varied } from './example-buttons';

const one = (id: string, output: OutputKind, needsMedia = false) => ({
  model: aModel({ id, provider: 'kie', output, modelType: `type_${id[0]}` }),
  index: 0,
  example: { title: { ru: id, en: id }, input: {}, needsMedia },
  credits: 1,
});
const all = [
  one('song', 'audio'),
  one('own', 'image', true),
  one('film', 'video'),
  one('p1', 'image'),
  one('p2', 'image'),
];
const ids = (list: { model: { id: string } }[]): string[] => list.map(({ model }) => model.id);

describe('ready examples', () => {
  it('are shown pictures first, what needs a file after what does not', () => {
    expect(ids(inOrderOfShowing(all))).toEqual(['p1', 'p2', 'own', 'film', 'song']);
  });

  it('show one of each kind before a second of any', () => {
    expect(ids(varied(inOrderOfShowing(all), 4))).toEqual(['p1', 'own', 'film', 'song']);
    expect(ids(varied(inOrderOfShowing(all), 9))).toEqual(['p1', 'own', 'film', 'song', 'p2']);
    expect(varied([], 3)).toEqual([]);
  });
});
