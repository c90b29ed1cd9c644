import type { Json, ParameterType } from '../../registry';
import { type JsonObject } from './snapshot';
import { isRecord } from '../envelope';

/** An input field as kie's schema describes it. What the schema leaves unsaid is undefined. */
export interface LiveField {
  /** `unknown`: several types are taken, or none is named. */
  type: ParameterType | 'unknown';
  required: boolean;
  values?: (string | number)[];
  min?: number;
  max?: number;
  step?: number;
  default?: Json;
  isUrl?: boolean;
  description?: string;
  items?: LiveField;
  properties?: Record<string, LiveField>;
}

export interface LiveSchema {
  /** `/api/v1/jobs/createTask`, or a path of its own. */
  path: string;
  fields: Record<string, LiveField>;
  /** Groups of fields, exactly one of which is given: what each requires beyond what all of them do. */
  variants: { title?: string; required: string[]; keys: string[] }[];
  callbackUrlRequired: boolean;
}

/** A document that can't be understood; says where. */
export class UnreadableSchema extends Error {}

export const CREATE_TASK_PATH = '/api/v1/jobs/createTask';
const DEEPEST = 24;

/** Names in kie's documents may be percent-encoded and may end in blanks. */
const plainName = (name: string): string => {
  try {
    return decodeURIComponent(name).trim();
  } catch {
    return name.trim();
  }
};

/** Follows `#/components/schemas/Some%20name`: each part as it stands, else by its plain name. */
const target = (document: JsonObject, ref: string): unknown => {
  if (!ref.startsWith('#/')) throw new UnreadableSchema(`$ref to another document: ${ref}`);
  let node: unknown = document;
  for (const part of ref.slice(2).split('/')) {
    const name = part.replace(/~1/g, '/').replace(/~0/g, '~');
    if (!isRecord(node)) throw new UnreadableSchema(`$ref to nowhere: ${ref}`);
    const key = Object.hasOwn(node, name) ? name : Object.keys(node).find((one) => plainName(one) === plainName(name));
    if (key === undefined) throw new UnreadableSchema(`$ref to nowhere: ${ref}`);
    node = node[key];
  }
  return node;
};

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').map(plainName) : [];

const merged = (parts: JsonObject[]): JsonObject => {
  const result: JsonObject = Object.assign({}, ...parts) as JsonObject;
  const properties = parts.map((part) => part.properties).filter(isRecord) as JsonObject[];
  if (properties.length > 0) result.properties = Object.assign({}, ...properties) as JsonObject;
  const required = parts.flatMap((part) => strings(part.required));
  if (required.length > 0) result.required = [...new Set(required)];
  return result;
};

class Reader {
  constructor(private readonly document: JsonObject) {}

  /** The schema behind references and `allOf`, without the null of what may be null. */
  resolved(value: unknown, depth = 0): JsonObject {
    if (depth > DEEPEST) throw new UnreadableSchema('the schema refers to itself');
    if (!isRecord(value)) return {};
    const { $ref, ...beside } = value as JsonObject;
    if (typeof $ref === 'string') {
      return merged([this.resolved(target(this.document, $ref), depth + 1), beside]);
    }
    if (Array.isArray(value.allOf)) {
      const { allOf, ...rest } = value as JsonObject;
      return merged([...(allOf as Json[]).map((part) => this.resolved(part, depth + 1)), rest]);
    }
    const choices = this.branches(value as JsonObject, depth);
    if (choices?.length === 1) {
      const { oneOf: _one, anyOf: _any, ...rest } = value as JsonObject;
      return merged([choices[0] ?? {}, rest]);
    }
    return value as JsonObject;
  }

  /** The alternatives of a schema (null is none), or undefined if it has no choice. */
  branches(schema: JsonObject, depth = 0): JsonObject[] | undefined {
    const list = Array.isArray(schema.oneOf) ? schema.oneOf : Array.isArray(schema.anyOf) ? schema.anyOf : undefined;
    return list?.map((branch) => this.resolved(branch, depth + 1)).filter((branch) => branch.type !== 'null');
  }

  fields(schema: JsonObject, depth: number): Record<string, LiveField> {
    const required = new Set(strings(schema.required));
    const properties = isRecord(schema.properties) ? schema.properties : {};
    return Object.fromEntries(
      Object.entries(properties).map(([key, value]) => {
        const name = plainName(key);
        return [name, { ...this.field(value, depth + 1), required: required.has(name) }];
      }),
    );
  }

  field(value: unknown, depth: number): LiveField {
    if (depth > DEEPEST) throw new UnreadableSchema('the schema refers to itself');
    const schema = this.resolved(value);
    const branches = this.branches(schema);
    if (branches) return { ...this.common(schema), ...this.choice(branches, depth) };
    const shared = this.common(schema);
    const values = enumOf(schema);
    if (values) return values.length === 0 ? { ...shared, type: 'boolean' } : { ...shared, type: 'enum', values };
    switch (typeOf(schema)) {
      case 'string':
        return { ...shared, type: 'string', ...limits(schema, 'minLength', 'maxLength'), ...urlMark(schema) };
      case 'integer':
      case 'number':
        return {
          ...shared,
          type: typeOf(schema) as 'integer' | 'number',
          ...limits(schema, 'minimum', 'maximum'),
          ...(typeof schema.multipleOf === 'number' ? { step: schema.multipleOf } : {}),
        };
      case 'boolean':
        return { ...shared, type: 'boolean' };
      case 'array': {
        const items = this.field(schema.items, depth + 1);
        return { ...shared, type: 'array', items, ...limits(schema, 'minItems', 'maxItems') };
      }
      case 'object':
        return { ...shared, type: 'object', properties: this.fields(schema, depth) };
      default:
        return { ...shared, type: 'unknown' };
    }
  }

  /** One field with several forms: enums add up, equal types stay that type, anything else is open. */
  private choice(branches: JsonObject[], depth: number): Pick<LiveField, 'type' | 'values'> {
    const forms = branches.map((branch) => this.field(branch, depth + 1));
    if (forms.every((form) => form.type === 'enum')) {
      return { type: 'enum', values: [...new Set(forms.flatMap((form) => form.values ?? []))] };
    }
    const [first] = forms;
    return first !== undefined && forms.every((form) => form.type === first.type && !form.values)
      ? { type: first.type }
      : { type: 'unknown' };
  }

  private common(schema: JsonObject): Pick<LiveField, 'required' | 'default' | 'description'> {
    return {
      required: false,
      ...(schema.default === undefined || schema.default === null ? {} : { default: schema.default }),
      ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
    };
  }
}

const typeOf = (schema: JsonObject): string | undefined => {
  const types = [schema.type].flat().filter((type): type is string => typeof type === 'string' && type !== 'null');
  if (types.length === 1) return types[0];
  if (types.length > 1) return undefined;
  if (isRecord(schema.properties)) return 'object';
  return schema.items === undefined ? undefined : 'array';
};

/** Allowed values; an empty list stands for those of a boolean; undefined: no enum. */
const enumOf = (schema: JsonObject): (string | number)[] | undefined => {
  const list = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? undefined : [schema.const];
  if (!list || list.length === 0) return undefined;
  return list.filter((value): value is string | number => typeof value === 'string' || typeof value === 'number');
};

const limits = (schema: JsonObject, low: string, high: string): { min?: number; max?: number } => ({
  ...(typeof schema[low] === 'number' ? { min: schema[low] } : {}),
  ...(typeof schema[high] === 'number' ? { max: schema[high] } : {}),
});

const urlMark = (schema: JsonObject): { isUrl?: boolean } =>
  schema.format === 'uri' || schema.format === 'url' ? { isUrl: true } : {};

const intersection = (lists: string[][]): string[] =>
  (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)));

/** Fields of the whole and of its branches in one map; a branch that says nothing about a field (`{}`) adds nothing. */
const unionOf = (whole: Record<string, LiveField>, parts: Record<string, LiveField>[]): Record<string, LiveField> => {
  const fields = { ...whole };
  for (const part of parts) {
    for (const [name, field] of Object.entries(part)) {
      const known = fields[name];
      if (known === undefined || known.type === 'unknown')
        fields[name] = { ...field, required: known?.required ?? false };
      else if (known.values && field.values) {
        fields[name] = { ...known, values: [...new Set([...known.values, ...field.values])] };
      }
    }
  }
  return fields;
};

const inputOf = (reader: Reader, schema: JsonObject): Pick<LiveSchema, 'fields' | 'variants'> => {
  const whole = reader.fields(schema, 0);
  const branches = reader.branches(schema) ?? [];
  if (branches.length < 2) return { fields: whole, variants: [] };
  const required = branches.map((branch) => strings(branch.required));
  const always = new Set([...strings(schema.required), ...intersection(required)]);
  const fields = unionOf(
    whole,
    branches.map((branch) => reader.fields(branch, 0)),
  );
  for (const [name, field] of Object.entries(fields)) fields[name] = { ...field, required: always.has(name) };
  const variants = branches.map((branch, index) => ({
    ...(typeof branch.title === 'string' ? { title: branch.title } : {}),
    required: (required[index] ?? []).filter((name) => !always.has(name)),
    keys: Object.keys(reader.fields(branch, 0)).filter((name) => !always.has(name)),
  }));
  return { fields, variants };
};

/**
 * What a model takes, out of its OpenAPI document: references followed, names plain, alternatives as variants.
 * @throws UnreadableSchema
 */
export const liveSchemaOf = (document: JsonObject): LiveSchema => {
  const paths = isRecord(document.paths) ? document.paths : {};
  const path = Object.hasOwn(paths, CREATE_TASK_PATH) ? CREATE_TASK_PATH : Object.keys(paths)[0];
  if (path === undefined) throw new UnreadableSchema('no path');
  const methods = paths[path];
  const reader = new Reader(document);
  const post = reader.resolved(isRecord(methods) ? methods.post : undefined);
  const content = reader.resolved(post.requestBody).content;
  const media = isRecord(content) ? (content['application/json'] ?? Object.values(content)[0]) : undefined;
  const body = reader.resolved(isRecord(media) ? media.schema : undefined);
  if (!isRecord(body.properties) && !reader.branches(body)) throw new UnreadableSchema('no request body');
  const callbackUrlRequired = strings(body.required).includes('callBackUrl');
  const wrapped = isRecord(body.properties) ? body.properties.input : undefined;
  if (wrapped !== undefined) return { path, callbackUrlRequired, ...inputOf(reader, reader.resolved(wrapped)) };
  const { fields, variants } = inputOf(reader, body);
  delete fields.callBackUrl;
  if (path === CREATE_TASK_PATH) delete fields.model;
  return { path, callbackUrlRequired, fields, variants };
};
