import { loadedModels } from '../../../../test/support/models';
import { aModel, parameter } from '../../../../test/support/model-builder';
import type { ModelSpec } from '../../../registry';
import { textUsesOf } from './text-uses';

const NOBODY: Parameters<typeof textUsesOf>[2] = { favourites: [], recent: [] };
const prompt = parameter('string', { required: true, max: 20 });
const painter = (id: string, more: Partial<ModelSpec> = {}): ModelSpec =>
  aModel({ id, provider: 'kie', modelType: 'text_to_image', input: { prompt }, ...more });
const idsOf = (models: ModelSpec[], words = 'a cat', dear = NOBODY) =>
  textUsesOf(models, words, dear, ({ id }) => id.length).map(({ type, fillings }) => [
    type,
    ...fillings.map(({ model }) => model.id),
  ]);

describe('what can be made of a text', () => {
  it('pictures first, then films, songs, speech and what else there is', () => {
    const uses = textUsesOf(loadedModels(), 'a cat in space', NOBODY, () => 1);
    expect(uses.map(({ type }) => type).slice(0, 5)).toEqual([
      'text_to_image',
      'text_to_video',
      'text_to_music',
      'text_to_speech',
      'text_to_audio',
    ]);
    expect(uses[0]?.fillings[0]?.model.examples).not.toEqual([]);
  });

  it('models that one likes, then those used lately, then those with examples, the cheapest first', () => {
    const examples = [{ title: { ru: 'а', en: 'a' }, input: {}, needsMedia: false }];
    const models = ['plain', 'dearer', 'used', 'cheap', 'liked'].map((id) =>
      painter(id, { examples: ['dearer', 'cheap'].includes(id) ? examples : [] }),
    );
    expect(idsOf(models, 'a cat', { favourites: ['liked'], recent: ['used', 'liked'] })).toEqual([
      ['text_to_image', 'liked', 'used', 'cheap', 'dearer', 'plain'],
    ]);
  });

  it('no model that the words do not fit, or that wants a file or an earlier work', () => {
    const file = parameter('string', { format: 'image_url', required: true });
    const earlier = {
      ...parameter('string', { required: true }),
      fromHistory: { value: 'task_id' as const, models: ['shown'] },
    };
    const models = [
      painter('small'),
      painter('file', { input: { prompt: parameter('string', { required: true }), file } }),
      painter('earlier', { input: { prompt: parameter('string', { required: true }), earlier } }),
      painter('large', { input: { prompt: parameter('string', { required: true }) } }),
    ];
    expect(idsOf(models, 'x'.repeat(21))).toEqual([['text_to_image', 'large']]);
  });

  it('no two buttons that lead to one model, which may be of several kinds', () => {
    const also = ['text_to_video', 'text_to_speech'];
    const models = [painter('both', { also }), painter('other', { modelType: 'text_to_video' })];
    expect(idsOf(models)).toEqual([
      ['text_to_image', 'both'],
      ['text_to_video', 'other', 'both'],
    ]);
    for (const length of [5, 1_500, 4_000, 9_000]) {
      const firsts = textUsesOf(loadedModels(), 'x'.repeat(length), NOBODY, () => 1).map(
        ({ fillings }) => fillings[0]?.model.id,
      );
      expect(new Set(firsts).size).toBe(firsts.length);
    }
  });
});
