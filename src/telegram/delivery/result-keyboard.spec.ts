import { aModel, parameter } from '../../../test/support/model-builder';
import type { GenerationView, StoredOutput } from '../../generation';
import { LOCALES, hasMessage } from '../../i18n';
import type { ModelSpec } from '../../registry';
import {
  type Material,
  type Offer,
  SHORTCUT_TYPES,
  answersWith,
  modelsOfKind,
  shortcutsFor,
  useKinds,
} from '../dialogue/results/uses';
import { widthOf } from '../dialogue/menu/model-label';
import { resultButtons } from './result-keyboard';

const picture = parameter('string', { format: 'image_url', required: true });
const model = (id: string, modelType: string, input: ModelSpec['input']): ModelSpec =>
  aModel({ id, provider: 'kie', modelType, code: id, input });
const prompt = parameter('string', { required: true, max: 20 });
const MODELS = [
  model('draw', 'text_to_image', { prompt, seed: parameter('integer'), reference: { ...picture, required: false } }),
  model('move', 'image_to_video', { prompt, picture }),
  model('cut', 'background_removal', { picture }),
  model('edit', 'image_to_image', { prompt, picture }),
  model('speak', 'text_to_speech', { text: parameter('string', { required: true }) }),
];
const TYPES = ['image_to_video', 'image_edit', 'upscale', 'background_removal'];
const offer: Offer = {
  types: () => [...new Set(MODELS.map(({ modelType }) => modelType))].map((modelType) => ({ modelType })),
  ofType: (modelType) => MODELS.filter((one) => one.modelType === modelType),
};

const generation = (outputs: StoredOutput[], fields: Partial<GenerationView> = {}): GenerationView => ({
  id: '01234567-89ab-4cde-8f01-23456789abcd',
  userId: 1,
  model: MODELS[0],
  modelId: 'draw',
  provider: 'kie',
  outputKind: 'image',
  input: { prompt: 'a cat' },
  state: 'delivered',
  price: 5,
  origin: { channel: 'telegram', address: { chatId: 1 } },
  outputs,
  failure: null,
  supportCode: '01234567',
  position: null,
  waitsFor: null,
  createdAt: new Date(),
  submittedAt: null,
  finishedAt: null,
  expectedMs: null,
  slowMs: null,
  taskId: null,
  receipt: null,
  gift: false,
  parentId: null,
  isFavourite: false,
  isDeleted: false,
  ...fields,
});
const image: StoredOutput = { kind: 'image', url: 'https://x/a.png' };
const text = (words: string): StoredOutput => ({ kind: 'text', text: words });

describe.each(LOCALES)('buttons below a result (%s)', (locale) => {
  const labels = (one: GenerationView): string[] =>
    resultButtons(locale, one, offer).map((row) => row.map((button) => button.text.split(' ')[0]).join(' '));

  it('are four rows at most, in which each thing is recognised by its sign', () => {
    expect(labels(generation([image]))).toEqual(['🔁 ✏️ 🎲', '🎞 🪄', '✂️', '➡️ 📄 ☆ 🗑']);
    expect(labels(generation([text('short words')]))).toEqual(['🔁 ✏️ 🎲', '🎨 🗣', '➡️ ☆ 🗑']);
    expect(labels(generation([{ kind: 'json', json: {} }]))).toEqual(['🔁 ✏️ 🎲', '☆ 🗑']);
    expect(labels(generation([image], { isFavourite: true })).at(-1)).toBe('➡️ 📄 ⭐ 🗑');
  });

  it('offer a variation only where a seed makes one', () => {
    expect(labels(generation([image], { model: MODELS[1] }))[0]).toBe('🔁 ✏️');
    expect(labels(generation([image], { model: undefined }))[0]).toBe('🔁 ✏️');
  });

  it('have words for every shortcut', () => {
    for (const type of SHORTCUT_TYPES) expect(hasMessage(locale, `media-first.use.${type}`)).toBe(true);
  });

  it('are whole on phones: so many letters as the width of a row has room for', () => {
    const all = resultButtons(locale, generation([image]), {
      types: () => TYPES.map((modelType) => ({ modelType })),
      ofType: (modelType) => [model(modelType, modelType, { prompt, picture })],
    });
    expect(all).toHaveLength(4);
    const room: Record<number, number> = { 2: 19, 3: 10, 4: 8 };
    const cut = all.flatMap((row) => row.filter((one) => widthOf(one.text) > (room[row.length] ?? 0)));
    expect(cut).toEqual([]);
  });
});

const shortcutsOf = (material: Material): string[] => shortcutsFor(useKinds(offer, material), material);

describe('uses of a result', () => {
  it('come by kind, as far as the kind is made for such a thing; what only takes it along comes last', () => {
    const kinds = useKinds(offer, { kind: 'image' }).map(({ modelType, models }) => [modelType, models.length]);
    expect(kinds).toEqual([
      ['image_to_video', 1],
      ['background_removal', 1],
      ['image_to_image', 1],
      ['other', 1],
    ]);
    expect(modelsOfKind(offer, 'other', { kind: 'image' }).map(({ id }) => id)).toEqual(['draw']);
    expect(useKinds(offer, { kind: 'audio' })).toEqual([]);
  });

  it('take words only where they fit', () => {
    expect(shortcutsOf({ text: 'a cat' })).toEqual(['text_to_image', 'text_to_speech']);
    expect(shortcutsOf({ text: 'a cat of more than twenty' })).toEqual(['text_to_speech']);
  });

  it('begin a card with the file or the words', () => {
    const made = generation([image, text('  a dog ')]);
    const [draw, , cut] = MODELS as [ModelSpec, ModelSpec, ModelSpec];
    // As the provider made it, not as Telegram keeps photos.
    expect(answersWith(cut, made, 1)).toEqual({
      picture: { $media: { source: 'result', ref: `${made.id}/1`, kind: 'image' } },
    });
    expect(answersWith(draw, made, 2)).toEqual({ prompt: 'a dog' });
    expect(answersWith(cut, made, 2)).toBeNull();
    expect(answersWith(cut, made, 3)).toBeNull();
  });
});
