import type { Json } from '../../registry';
import { UnreadableSchema, liveSchemaOf } from './openapi';
import type { JsonObject } from './snapshot';

/** A document of kie's form around an input schema; `schemas` are its components. */
const around = (input: Json, schemas: JsonObject = {}, path = '/api/v1/jobs/createTask'): JsonObject => ({
  openapi: '3.1.0',
  paths: {
    [path]: {
      post: {
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['model', 'input'],
                properties: { model: { type: 'string' }, callBackUrl: { type: 'string' }, input },
              },
            },
          },
        },
      },
    },
  },
  components: { schemas },
});
const fieldsOf = (properties: JsonObject, required: string[] = []) =>
  liveSchemaOf(around({ type: 'object', properties, required })).fields;

describe('a schema of kie', () => {
  it('keeps the types of the wire and the limits', () => {
    expect(
      fieldsOf(
        {
          prompt: { type: 'string', minLength: 1, maxLength: 500, description: 'What to draw' },
          duration: { type: 'string', enum: ['5', '10'], default: '5' },
          steps: { type: 'integer', enum: [4, 8] },
          scale: { type: 'number', minimum: 0, maximum: 2, multipleOf: 0.5 },
          sound: { type: 'boolean', default: false },
          image_urls: { type: 'array', items: { type: 'string', format: 'uri' }, minItems: 2, maxItems: 4 },
        },
        ['prompt'],
      ),
    ).toEqual({
      prompt: { type: 'string', required: true, min: 1, max: 500, description: 'What to draw' },
      duration: { type: 'enum', required: false, values: ['5', '10'], default: '5' },
      steps: { type: 'enum', required: false, values: [4, 8] },
      scale: { type: 'number', required: false, min: 0, max: 2, step: 0.5 },
      sound: { type: 'boolean', required: false, default: false },
      image_urls: {
        type: 'array',
        required: false,
        min: 2,
        max: 4,
        items: { type: 'string', required: false, isUrl: true },
      },
    });
  });

  it('follows references whose names are encoded, or end in a blank', () => {
    const document = around(
      { $ref: '#/components/schemas/Wan%202.7%20Input' },
      {
        'Wan 2.7 Input': {
          type: 'object',
          properties: { 'mode ': { $ref: '#/components/schemas/Mode' }, 'last%20frame': { type: 'string' } },
          required: ['mode '],
        },
        'Mode ': { type: 'string', enum: ['a', 'b'] },
      },
    );
    expect(liveSchemaOf(document).fields).toEqual({
      mode: { type: 'enum', required: true, values: ['a', 'b'] },
      'last frame': { type: 'string', required: false },
    });
  });

  it('joins allOf, drops the null of what may be null, and leaves several types open', () => {
    expect(
      fieldsOf({
        both: { allOf: [{ type: 'object', properties: { x: { type: 'integer' } } }, { required: ['x'] }] },
        nullable: { type: ['string', 'null'] },
        either: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }] },
        forms: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
        sizes: { oneOf: [{ const: '1K' }, { enum: ['2K', '4K'] }] },
        anything: {},
      }),
    ).toMatchObject({
      both: { type: 'object', properties: { x: { type: 'integer', required: true } } },
      nullable: { type: 'string' },
      either: { type: 'integer', min: 1 },
      forms: { type: 'unknown' },
      sizes: { type: 'enum', values: ['1K', '2K', '4K'] },
      anything: { type: 'unknown' },
    });
  });

  it('takes oneOf as groups of fields', () => {
    const input: Json = {
      type: 'object',
      properties: { prompt: { type: 'string' } },
      required: ['prompt'],
      oneOf: [
        { title: 'by task', required: ['prompt', 'task_id'], properties: { task_id: { type: 'string' } } },
        { title: 'by file', required: ['video_url'], properties: { video_url: { type: 'string' } } },
      ],
    };
    const { fields, variants } = liveSchemaOf(around(input));
    expect(Object.entries(fields).map(([key, { required }]) => [key, required])).toEqual([
      ['prompt', true],
      ['task_id', false],
      ['video_url', false],
    ]);
    expect(variants).toEqual([
      { title: 'by task', required: ['task_id'], keys: ['task_id'] },
      { title: 'by file', required: ['video_url'], keys: ['video_url'] },
    ]);
  });

  it('knows a path of its own, where the fields stand at the top', () => {
    const schema: Json = {
      type: 'object',
      required: ['name', 'callBackUrl'],
      properties: { name: { type: 'string' }, model: { type: 'string' }, callBackUrl: { type: 'string' } },
    };
    const post: Json = { requestBody: { content: { 'application/json': { schema } } } };
    expect(liveSchemaOf({ paths: { '/api/v1/omni/create': { post } } })).toEqual({
      path: '/api/v1/omni/create',
      fields: { name: { type: 'string', required: true }, model: { type: 'string', required: false } },
      variants: [],
      callbackUrlRequired: true,
    });
  });

  it.each([
    ['no path', {}, 'no path'],
    [
      'a reference to nowhere',
      around({ $ref: '#/components/schemas/Nothing' }),
      'nowhere: #/components/schemas/Nothing',
    ],
    ['a reference to elsewhere', around({ $ref: 'https://kie.ai/x.json' }), 'another document'],
    ['a circle', around({ $ref: '#/components/schemas/A' }, { A: { $ref: '#/components/schemas/A' } }), 'itself'],
    ['no body', { paths: { '/x': { post: {} } } }, 'no request body'],
  ])('refuses %s with the reason', (_, document, reason) => {
    expect(() => liveSchemaOf(document as JsonObject)).toThrow(UnreadableSchema);
    expect(() => liveSchemaOf(document as JsonObject)).toThrow(reason);
  });
});
