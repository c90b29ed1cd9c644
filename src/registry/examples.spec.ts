import { aModel, parameter } from '../../test/support/model-builder';
import { loadedModels, modelsIn } from '../../test/support/models';
import { cheapestStarter, exampleAnswers, examplesOf } from './examples';
import type { Example } from './model-spec';
import { quoteOf } from './price';
import { validatorOf } from './validator';

const ENTRY = `acme/draw:
  model_type: image_edit
  input:
    prompt: {type: string, required: true, max: 10}
    image_url: {type: string, required: true, format: image_url}
    size: {type: enum, values: ["1K", "2K"]}
  examples:
    - title: {ru: "Кот", en: "Cat"}
      needs_media: true
      input:
        prompt: {ru: "кот", en: "cat"}
`;
const mistakes = (from: string, to: string): string => {
  try {
    modelsIn(ENTRY.replace(from, to));
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('examples of the models file', () => {
  const offered = examplesOf(loadedModels());

  it('show pictures, music, speech, a video, and what is done with one own picture', () => {
    expect(offered.length).toBeGreaterThanOrEqual(12);
    const outputs = new Set(offered.filter(({ example }) => !example.needsMedia).map(({ model }) => model.output));
    expect([...outputs].sort()).toEqual(['audio', 'image', 'video']);
    expect(offered.some(({ example }) => example.needsMedia)).toBe(true);
  });

  it('can be run as they are in either language, with nothing to choose before they show', () => {
    for (const { model, example } of offered.filter((one) => !one.example.needsMedia)) {
      for (const locale of ['ru', 'en'] as const) {
        expect({ id: model.id, result: validatorOf(model)(exampleAnswers(example, locale)) }).toMatchObject({
          id: model.id,
          result: { valid: true },
        });
      }
    }
  });

  it('begin with the cheapest picture there is', () => {
    const pricing = { markup: 2, kieCreditsPerCredit: 4, defaultPrice: 10 };
    const starter = cheapestStarter(offered, (model, input) => quoteOf(model, input, pricing).credits);
    expect(starter?.model.id).toBe('z-image');
  });

  it('are of models that are sold', () => {
    expect(offered.filter(({ model }) => model.price === null || model.status !== 'current')).toEqual([]);
  });
});

describe('an example', () => {
  it('has its texts in the language of the user, however deep', () => {
    const example: Example = {
      title: { ru: 'Речь', en: 'Speech' },
      needsMedia: false,
      input: { dialogue: [{ text: { ru: 'привет', en: 'hello' }, voice: 'Ann' }], speed: 1, mark: null },
    };
    expect(exampleAnswers(example, 'ru')).toEqual({
      dialogue: [{ text: 'привет', voice: 'Ann' }],
      speed: 1,
      mark: null,
    });
    expect(exampleAnswers(example, 'en')).toMatchObject({ dialogue: [{ text: 'hello' }] });
  });

  it('may leave the required files to the user', () => {
    expect(modelsIn(ENTRY)[0]?.examples).toEqual([
      { title: { ru: 'Кот', en: 'Cat' }, input: { prompt: { ru: 'кот', en: 'cat' } }, needsMedia: true },
    ]);
  });

  it.each([
    ['an input too long in one language', 'en: "cat"', 'en: "a cat in a hat"', /:11: .*prompt: .*10.*\(en\)/],
    ['an input in one language only', '{ru: "кот", en: "cat"}', '{ru: "кот"}', /:11: .*prompt: /],
    ['a value that does not exist', 'en: "cat"}', 'en: "cat"}\n        size: "8K"', /:12: .*size: .*1K, 2K/],
    ['an unknown parameter', 'en: "cat"}', 'en: "cat"}\n        sise: "1K"', /:12: .*sise: /],
    ['files that are missing without a word', '      needs_media: true\n', '', /:9: .*image_url: /],
    ['a promise of files where none is missing', '    image_url: {type: string, required: true', '    image_url: {type: string', /:9: .*needs_media/], // prettier-ignore
    ['a title in one language', '{ru: "Кот", en: "Cat"}', '{ru: "Кот"}', /:8: .*"en" is missing/],
  ])('is refused with its line: %s', (_name, from, to, line) => {
    expect(mistakes(from, to)).toMatch(line);
  });
});

describe('the picture that a new user begins with', () => {
  const example = (needsMedia = false): Example => ({
    title: { ru: 'а', en: 'a' },
    input: { prompt: 'x' },
    needsMedia,
  });
  const model = (id: string, output: 'image' | 'video', examples: Example[]) =>
    aModel({ id, provider: 'kie', output, examples, input: { prompt: parameter('string', { required: true }) } });
  const models = [
    model('film', 'video', [example()]),
    model('own-photo', 'image', [example(true)]),
    model('dear', 'image', [example()]),
    model('cheap', 'image', [example(), example()]),
    model('also-cheap', 'image', [example()]),
  ];
  const prices: Record<string, number> = { film: 1, 'own-photo': 1, dear: 9, cheap: 2, 'also-cheap': 2 };

  it('is the cheapest complete one, the first of equals', () => {
    const starter = cheapestStarter(examplesOf(models), ({ id }) => prices[id] ?? NaN);
    expect([starter?.model.id, starter?.index]).toEqual(['cheap', 0]);
  });

  it('is none where there is none', () => {
    expect(cheapestStarter(examplesOf(models.slice(0, 2)), () => 1)).toBeNull();
  });
});
