import type { ModelSpec, Parameter } from '../../src/registry';

export const parameter = (type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  type,
  required: false,
  ...more,
});

/** A model as the registry would make it of its YAML entry, with everything that a test doesn't care about filled in. */
export const aModel = (model: Pick<ModelSpec, 'id' | 'provider'> & Partial<ModelSpec>): ModelSpec => ({
  title: model.id,
  vendor: 'somebody',
  modelType: 'text_to_image',
  also: [],
  output: 'image',
  status: 'current',
  aliases: [],
  description: {},
  input: { prompt: parameter('string', { required: true }) },
  variants: [],
  constraints: [],
  price: { unit: 'per_request', credits: 4 },
  usualDuration: null,
  examples: [],
  callbackUrlRequired: false,
  code: 'code',
  inputHash: 'hash',
  ...model,
});
