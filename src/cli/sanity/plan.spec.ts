import { loadedModels } from '../../../test/support/models';
import { needsEarlierTask } from './minimal-input';
import { oneOfEachType, planned } from './plan';

const all = loadedModels();
const byId = (id: string) => all.filter((model) => model.id === id);
const ids = (runs: { model: { id: string } }[]): string[] => runs.map(({ model }) => model.id);

describe('what is run', () => {
  it('puts the model of the earlier task before the one that works on it, once', () => {
    const wanted = [...byId('ai-music-api/check-voice'), ...byId('ai-music-api/create-voice')];
    expect(ids(planned(wanted, all))).toEqual([
      'ai-music-api/validation-phrase',
      'ai-music-api/create-voice',
      'ai-music-api/check-voice',
    ]);
  });

  it('knows for every model that works on an earlier task whose task that is', () => {
    const runs = planned(all, all);
    expect(runs).toHaveLength(all.length);
    for (const [index, { model, source }] of runs.entries()) {
      expect(source !== null).toBe(needsEarlierTask(model));
      if (source !== null) expect(ids(runs.slice(0, index))).toContain(source.id);
    }
  });

  it('takes one model of every type, a listed one without an earlier task if there is any, the cheapest', () => {
    const chosen = oneOfEachType(all, (model) => model.id.length);
    const types = new Set(chosen.flatMap((model) => [model.modelType, ...model.also]));
    expect(
      [...new Set(all.flatMap((model) => [model.modelType, ...model.also]))].filter((type) => !types.has(type)),
    ).toEqual([]);
    expect(chosen.find((model) => model.modelType === 'text_to_image')).toMatchObject({
      id: 'z-image',
      status: 'current',
    });
  });
});
