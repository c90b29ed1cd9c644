import type { CatalogueEntry, CatalogueParameter, Json } from './catalogue';

type Schema = Record<string, Json>;

/** The schema of a model as kie publishes it: an OpenAPI 3.1 document whose one path is the one to call. */
export function openApiOf(entry: CatalogueEntry): Schema {
  const input = inputSchema(entry);
  const wrapped: Schema = {
    type: 'object',
    properties: {
      model: { type: 'string', enum: [entry.id, ...(entry.aliases ?? [])], default: entry.id },
      callBackUrl: { type: 'string', format: 'uri' },
      input: { $ref: '#/components/schemas/Input' },
    },
    required: entry.callback_url_required ? ['model', 'input', 'callBackUrl'] : ['model', 'input'],
  };
  const body = entry.api_path ? { $ref: '#/components/schemas/Input' } : wrapped;
  return {
    openapi: '3.1.0',
    info: { title: entry.display_name, version: '1.0.0' },
    paths: {
      [entry.api_path ?? '/api/v1/jobs/createTask']: {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: body } } },
          responses: { '200': { description: 'Request accepted' } },
        },
      },
    },
    components: { schemas: { Input: input } },
  };
}

function inputSchema(entry: CatalogueEntry): Schema {
  const whole = objectSchema(entry.input);
  if (!entry.variants) return whole;
  const required = whole.required as string[];
  return {
    ...whole,
    oneOf: entry.variants.map((variant) => ({
      title: variant.title,
      required: [...new Set([...required, ...variant.required])],
      properties: Object.fromEntries(variant.keys.map((key) => [key, {}])),
    })),
  };
}

function objectSchema(parameters: Record<string, CatalogueParameter>): Schema {
  const entries = Object.entries(parameters);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, parameter]) => [key, schemaOf(parameter)])),
    required: entries.filter(([, parameter]) => parameter.required).map(([key]) => key),
  };
}

function schemaOf(parameter: CatalogueParameter): Schema {
  const shared: Schema = {
    ...(parameter.description === undefined ? {} : { description: parameter.description }),
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
  };
  switch (parameter.type) {
    case 'enum': {
      const values = parameter.values ?? [];
      return { ...shared, type: typeof values[0] === 'number' ? 'number' : 'string', enum: values };
    }
    case 'array':
      return {
        ...shared,
        type: 'array',
        items: parameter.items ? schemaOf({ format: parameter.format, ...parameter.items }) : {},
        ...limits(parameter, 'minItems', 'maxItems'),
      };
    case 'object':
      return { ...shared, ...objectSchema(parameter.properties ?? {}) };
    case 'string':
      return {
        ...shared,
        type: 'string',
        ...(parameter.format ? { format: 'uri' } : {}),
        ...limits(parameter, 'minLength', 'maxLength'),
      };
    default: {
      const step: Schema = parameter.step === undefined ? {} : { multipleOf: parameter.step };
      return { ...shared, type: parameter.type, ...limits(parameter, 'minimum', 'maximum'), ...step };
    }
  }
}

function limits(parameter: CatalogueParameter, low: string, high: string): Schema {
  return {
    ...(parameter.min === undefined ? {} : { [low]: parameter.min }),
    ...(parameter.max === undefined ? {} : { [high]: parameter.max }),
  };
}
