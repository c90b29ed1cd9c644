import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadedModels } from '../../test/support/models';
import { type RawModel, modelOf } from './yaml/entry';
import { meaningFindings } from './yaml/meaning-check';
import type { Parameter } from './model-spec';
import { compileSchema, schemaFindings } from './yaml/schema-check';

type Entry = { id: string; display_name: string; [key: string]: unknown };
const read = (path: string): unknown => JSON.parse(readFileSync(join(__dirname, '../..', path), 'utf8'));
const catalogue = read('sandbox/kie/catalogue.json') as Entry[];
const schema = compileSchema(read('models/models.schema.json') as object);

const without = (record: object, ...keys: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

/** The reference differs in names only: prose about a parameter is left out, and so is what tells of the sources. */
const rawParameter = (parameter: Record<string, unknown>): Record<string, unknown> => {
  const { items, properties, ...rest } = without(parameter, 'description', 'value_type', 'confidence');
  return {
    ...rest,
    ...(items ? { items: rawParameter(items as Record<string, unknown>) } : {}),
    ...(properties ? { properties: rawInput(properties as Record<string, Record<string, unknown>>) } : {}),
  };
};
const rawInput = (input: Record<string, Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(input).map(([key, value]) => [key.trim(), rawParameter(value)]));

const rawModel = (entry: Entry): RawModel => {
  const {
    display_name: title,
    input,
    price,
    variants,
    ...rest
  } = without(entry, 'id', 'legacy_api_path', 'source', 'schema_snapshot', 'confidence', 'notes') as unknown as Omit<
    Entry,
    'id'
  > & { input: Record<string, Record<string, unknown>>; price?: object; variants?: { required: string[] }[] };
  const groups = variants?.filter((group) => group.required.length > 0) ?? [];
  const prices = (price as { variants?: object[] } | undefined)?.variants;
  return {
    ...rest,
    title,
    input: rawInput(input),
    ...(groups.length > 1 ? { variants: groups } : {}),
    ...(price
      ? {
          price: {
            ...without(price, 'usd'),
            ...(prices ? { variants: prices.map((row) => without(row, 'usd')) } : {}),
          },
        }
      : {}),
  } as unknown as RawModel;
};

/** These stand in the catalogue's words only; media-limits.spec.ts lists them. */
const LIMITS = ['minSeconds', 'maxSeconds', 'maxTotalSeconds', 'minPixels', 'maxPixels', 'aspectRatio'];

/** What goes over the wire and is charged; titles, roles and the like are our own. */
const wire = (parameter: Parameter): unknown => ({
  ...without(
    parameter,
    'role',
    'advanced',
    'title',
    'hint',
    'items',
    'properties',
    'format',
    'accept',
    'maxSizeMb',
    'fromHistory',
    ...LIMITS,
  ),
  items: parameter.items && wire(parameter.items),
  properties:
    parameter.properties &&
    Object.fromEntries(Object.entries(parameter.properties).map(([key, value]) => [key, wire(value)])),
});

describe('the format of the models file', () => {
  it('carries every entry of the reference catalogue without change', () => {
    const raw = Object.fromEntries(catalogue.map((entry) => [entry.id, rawModel(entry)]));
    expect(schemaFindings(schema, raw)).toEqual([]);
    for (const [id, entry] of Object.entries(raw)) {
      expect({ id, findings: meaningFindings(modelOf('kie', id, entry)) }).toEqual({ id, findings: [] });
    }
  });

  it('has the whole catalogue in the YAML, true to the wire', () => {
    const models = new Map(loadedModels().map((model) => [model.id, model]));
    for (const entry of catalogue) {
      const model = models.get(entry.id);
      const reference = modelOf('kie', entry.id, rawModel(entry));
      // `at most 2 boxes each`, and a box has four numbers.
      const boxes = reference.input.bbox_list?.items;
      if (boxes?.items) {
        boxes.max = 2;
        Object.assign(boxes.items, { min: 4, max: 4 });
      }
      const input = (of: typeof reference | undefined) =>
        Object.fromEntries(Object.entries(of?.input ?? {}).map(([key, value]) => [key, wire(value)]));
      expect({ id: entry.id, input: input(model) }).toEqual({ id: entry.id, input: input(reference) });
      expect(model).toMatchObject({
        modelType: reference.modelType,
        output: reference.output,
        status: reference.status,
      });
    }
    expect(models.size).toBe(catalogue.length);
  });

  it('derives outputs from types as the catalogue has them, but for what a type does not tell', () => {
    const wrong = loadedModels().filter((model) => {
      const raw: RawModel = { model_type: model.modelType, input: {} };
      return modelOf('kie', model.id, raw).output !== model.output;
    });
    expect([...new Set(wrong.map(({ modelType }) => modelType))].sort()).toEqual(['video_character', 'voice_tool']);
  });
});
