import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv';
import { nearestWord } from '../nearest';

/** A mistake before its line is known. `onKey` is the offending key under `path`, where it is a key that is wrong. */
export interface Finding {
  path: (string | number)[];
  onKey?: string;
  reason: string;
}

/** Compiles `models.schema.json`, the same file that editors use for completion. */
export const compileSchema = (schema: object): ValidateFunction =>
  new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema);

const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));

const didYouMean = (given: unknown, words: string[]): string => {
  const word = nearestWord(String(given), words);
  return word === undefined ? `known are ${words.join(', ')}` : `did you mean "${word}"?`;
};

const reasonOf = (error: ErrorObject): string => {
  const parameters = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
      return `unknown key "${String(parameters.additionalProperty)}": ${didYouMean(parameters.additionalProperty, known)}`;
    }
    case 'enum': {
      const known = (parameters.allowedValues as unknown[]).map(String);
      return `"${String(error.data)}" is not allowed: ${didYouMean(error.data, known)}`;
    }
    case 'required':
      return `"${String(parameters.missingProperty)}" is missing`;
    case 'type':
      return `must be ${[parameters.type].flat().join(' or ')}, but is ${JSON.stringify(error.data)?.slice(0, 60)}`;
    default:
      return error.message ?? error.keyword;
  }
};

/** What the JSON Schema finds wrong, each with its path; `if` only repeats what its `then` says. */
export const schemaFindings = (validate: ValidateFunction, value: unknown): Finding[] => {
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .filter((error) => error.keyword !== 'if')
    .map((error) => ({
      path: pathOf(error.instancePath),
      onKey: (error.params as { additionalProperty?: string }).additionalProperty,
      reason: reasonOf(error),
    }));
};
