import { mediaLimitsOf, takesFile } from './media-check';
import type { ModelSpec, Parameter } from './model-spec';

/** JSON Schema (draft 07) as plain data. */
export type JsonSchema = { [key: string]: unknown };

const limits = (words: [string, number | undefined][]): JsonSchema =>
  Object.fromEntries(words.filter(([, limit]) => limit !== undefined));

const numberSchema = (parameter: Parameter): JsonSchema => {
  const range = limits([
    ['minimum', parameter.min],
    ['maximum', parameter.max],
    ['multipleOf', parameter.step],
  ]);
  const special = parameter.specialValues ?? [];
  return special.length === 0
    ? { type: parameter.type, ...range }
    : { type: parameter.type, anyOf: [{ enum: special }, range] };
};

const textSchema = (parameter: Parameter): JsonSchema => {
  if (takesFile(parameter.format)) return { fileFor: parameter };
  const { numericRange, format, required } = parameter;
  return {
    type: 'string',
    ...limits([
      ['minLength', parameter.min ?? (required ? 1 : undefined)],
      ['maxLength', parameter.max],
    ]),
    ...(numericRange && { numericText: numericRange }),
    ...(format === 'web_page_url' && { webAddress: true }),
  };
};

export const parameterSchema = (parameter: Parameter): JsonSchema => {
  switch (parameter.type) {
    case 'string':
      return textSchema(parameter);
    case 'enum':
      return { enum: parameter.values ?? [] };
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
    case 'number':
      return numberSchema(parameter);
    case 'array':
      return {
        type: 'array',
        items: parameterSchema(itemsOf(parameter)),
        ...limits([
          ['minItems', parameter.min ?? (parameter.required ? 1 : undefined)],
          ['maxItems', parameter.max],
        ]),
        ...limits([['secondsTogether', parameter.maxTotalSeconds]]),
      };
    case 'object':
      return objectSchema(parameter.properties ?? {});
  }
};

/** What each item of a list is; the format of a list is the format of its items. */
export const itemsOf = (list: Parameter): Parameter => {
  const items: Parameter = list.items ?? { type: 'string', required: true };
  if (items.type !== 'string' || items.format !== undefined || list.format === undefined) return items;
  const { format, accept, maxSizeMb } = list;
  return { ...items, format, accept, maxSizeMb, ...mediaLimitsOf(list) };
};

const objectSchema = (properties: Record<string, Parameter>): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, parameterSchema(value)])),
  required: Object.keys(properties).filter((key) => properties[key]?.required),
  additionalProperties: false,
});

/**
 * The input of a model as a JSON Schema with strict wire types ("5" and 5 differ). Four keywords are our own:
 * `fileFor` (a MediaAnswer or an http(s) address), `secondsTogether` (length of all files of a list, as far as it is
 * known), `numericText` (a number sent as text), `webAddress`.
 */
export const inputSchema = (model: ModelSpec): JsonSchema => objectSchema(model.input);
