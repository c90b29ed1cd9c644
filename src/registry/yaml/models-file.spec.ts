import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelsFileError } from './mistake';
import { chunksOf, parseChunk } from './models-file';
import { compileSchema } from './schema-check';

const folder = join(__dirname, '../../../models');
const schema = compileSchema(JSON.parse(readFileSync(join(folder, 'models.schema.json'), 'utf8')) as object);
const parse = (text: string) => {
  const parts = chunksOf(text).map((chunk) => parseChunk(chunk, 'kie', schema));
  return { models: parts.flatMap(({ models }) => models), mistakes: parts.flatMap(({ mistakes }) => mistakes) };
};
const message = (text: string): string => new ModelsFileError('models/kie_models.yaml', parse(text).mistakes).message;

describe('the models file', () => {
  it('loads the whole market without a mistake', () => {
    const { models, mistakes } = parse(readFileSync(join(folder, 'kie_models.yaml'), 'utf8'));
    expect(mistakes).toEqual([]);
    expect(models).toHaveLength(197);
    expect(new Set(models.map(({ model }) => model.code)).size).toBe(197);
  });

  it('needs no more than a type and the input, and derives the rest', () => {
    const { models } = parse(
      'acme/v2-1-text-to-video:\n  model_type: text_to_video\n  input:\n    prompt: {type: string}\n',
    );
    expect(models[0]?.model).toMatchObject({
      title: 'Acme v2.1 text to video',
      vendor: 'Acme',
      output: 'video',
      status: 'current',
      price: null,
      input: { prompt: { type: 'string', required: false } },
    });
  });

  it('keeps the type of the wire', () => {
    const { models } = parse(
      'a:\n  model_type: text_to_video\n  input:\n    one: {type: enum, values: ["5", "10"]}\n    two: {type: enum, values: [5, 10]}\n',
    );
    expect(models[0]?.model.input.one?.values).toEqual(['5', '10']);
    expect(models[0]?.model.input.two?.values).toEqual([5, 10]);
  });

  it.each([
    [
      'an unknown type',
      'a:\n  model_type: x\n  input:\n    p: {type: enun, values: [1]}\n',
      ':4: a.input.p.type: "enun" is not allowed: did you mean "enum"?',
    ],
    [
      'an unknown key',
      '# c\n\na:\n  model_typ: x\n  input: {}\n',
      ':4: a.model_typ: unknown key "model_typ": did you mean "model_type"?',
    ],
    ['a missing part', 'b:\n  model_type: x\n  input: {}\na:\n  model_type: x\n', ':4: a: "input" is missing'],
    [
      'an enum without values',
      'a:\n  model_type: x\n  input:\n    p: {type: enum}\n',
      ':4: a.input.p: "values" is missing',
    ],
    [
      'a default outside',
      'a:\n  model_type: x\n  input:\n    p:\n      type: enum\n      values: ["5", "10"]\n      default: 5\n',
      ':7: a.input.p.default: 5 is not one of "5", "10": did you mean "5"?',
    ],
    [
      'crossed limits',
      'a:\n  model_type: x\n  input:\n    p: {type: string, min: 9, max: 2}\n',
      ':4: a.input.p.min: min 9 is above max 2',
    ],
    [
      'values of what is no enum',
      'a:\n  model_type: x\n  input:\n    p: {type: string, values: [a, b]}\n',
      ':4: a.input.p.values: only of a parameter of type enum, and this one is string',
    ],
    [
      'values that look alike',
      'a:\n  model_type: x\n  input:\n    p: {type: enum, values: [5, "5"]}\n',
      ':4: a.input.p.values: 5 is there as text and as a number',
    ],
    [
      'a count of a half',
      'a:\n  model_type: x\n  input:\n    p: {type: array, max: 2.5}\n',
      ':4: a.input.p.max: 2.5 is no count',
    ],
    [
      'a length below 0',
      'a:\n  model_type: x\n  input:\n    p: {type: string, min: -1}\n',
      ':4: a.input.p.min: -1 is no length',
    ],
    [
      'a default that is too long',
      'a:\n  model_type: x\n  input:\n    p: {type: string, max: 3, default: abcd}\n',
      ':4: a.input.p.default: has 4 characters, max is 3',
    ],
    [
      'a default with an item outside',
      'a:\n  model_type: x\n  input:\n    p: {type: array, items: {type: enum, values: [x]}, default: [y]}\n',
      ':4: a.input.p.default: "y" is not one of "x"',
    ],
    [
      'a name that every object has',
      'a:\n  model_type: x\n  input:\n    constructor: {type: string}\n',
      ':4: a.input.constructor: a parameter cannot be called "constructor"',
    ],
    [
      'a name that every object is made of',
      'a:\n  model_type: x\n  input:\n    p: {type: object, properties: {__proto__: {type: string}}}\n',
      ':4: a.input.p.properties.__proto__: a parameter cannot be called "__proto__"',
    ],
    [
      'a price without an amount',
      'a:\n  model_type: x\n  input: {}\n  price: {unit: per_image}\n',
      ':4: a.price: "credits" is missing',
    ],
    [
      'a price of nothing',
      'a:\n  model_type: x\n  input:\n    size: {type: string}\n  price:\n    unit: per_image\n    variants:\n      - {when: {sise: "1"}, credits: 2}\n',
      ':8: a.price.variants.0.when.sise: "sise" is not a parameter of this model: did you mean "size"?',
    ],
    ['broken YAML', 'a:\n  model_type: x\n  input: {p: {type: string}\nb:\n  model_type: y\n', ':4: '],
    [
      'a key twice',
      'a:\n  model_type: x\n  input:\n    p: {type: string}\n    p: {type: string}\n',
      ':5: Map keys must be unique',
    ],
  ])('reports %s with line, path and the word that was meant', (_what, text, expected) => {
    expect(message(text)).toContain(`models/kie_models.yaml${expected}`);
  });

  it('carries anchors, which keep the file in one piece', () => {
    const { models, mistakes } = parse(
      'a:\n  model_type: x\n  input: &common\n    p: {type: string}\nb:\n  model_type: x\n  input: *common\n',
    );
    expect(mistakes).toEqual([]);
    expect(models.map(({ line }) => line)).toEqual([1, 5]);
  });
});
