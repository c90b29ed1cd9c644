import { loadedModels } from '../../test/support/models';
import { byFeatured, byWanted } from './best-first';
import type { ModelSpec, Parameter } from './model-spec';

describe('the order of lists', () => {
  it('begins with the types that people ask for most; others follow by their number of models', () => {
    const types = [
      { modelType: 'voice_tool', count: 6 },
      { modelType: 'text_to_smell', count: 9 },
      { modelType: 'image_edit', count: 2 },
      { modelType: 'text_to_image', count: 1 },
    ];
    expect([...types].sort(byWanted).map(({ modelType }) => modelType)).toEqual([
      'text_to_image',
      'image_edit',
      'text_to_smell',
      'voice_tool',
    ]);
  });

  it('begins with featured models and leaves the others as they stand', () => {
    const models = [{ id: 'a' }, { id: 'b', featured: 2 }, { id: 'c' }, { id: 'd', featured: 1 }];
    expect([...models].sort(byFeatured).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c']);
  });

  it('has a number for each featured model of the catalogue, and features current ones that have a price', () => {
    const featured = loadedModels().filter((model) => model.featured !== undefined);
    expect(featured.length).toBeGreaterThan(20);
    expect(new Set(featured.map((model) => model.featured)).size).toBe(featured.length);
    expect(featured.filter((model) => model.status !== 'current' || model.price === null)).toEqual([]);
  });

  it('features nothing that asks for more than three things, or for a list of groups', () => {
    const asked = (model: ModelSpec): Parameter[] =>
      Object.values(model.input).filter(({ required, default: given }) => required && given === undefined);
    const hard = loadedModels().filter(
      (model) =>
        model.featured !== undefined &&
        (asked(model).length > 3 || asked(model).some(({ items }) => items?.type === 'object')),
    );
    expect(hard.map(({ id }) => id)).toEqual([]);
  });
});
