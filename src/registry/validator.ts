import Ajv, { type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import { completed } from './completion';
import { inputSchema, itemsOf, parameterSchema } from './input-schema';
import { type MediaRef, isMediaAnswer } from './media';
import { isWebAddress, mediaFault } from './media-check';
import type { Answers, AnswerValue, ModelSpec, Parameter } from './model-spec';
import type { Problem } from './problem';
import { ruleProblems, variantProblems } from './rule-problems';
import { shown } from './shown';
import { variantOf } from './rules';

export type Validation = { valid: true; input: Answers } | { valid: false; problems: Problem[] };

/** An own keyword: `check` gives null or the code and parameters of the problem. */
const keyword = <Limit>(
  check: (limit: Limit, value: unknown) => { code: string; parameters: Problem['parameters'] } | null,
): SchemaValidateFunction => {
  const validate: SchemaValidateFunction = (limit: Limit, value: unknown) => {
    const fault = check(limit, value);
    validate.errors = fault === null ? [] : [{ keyword: 'own', params: fault }];
    return fault === null;
  };
  return validate;
};

const isMediaRef = (ref: unknown): ref is MediaRef => {
  const { source, ref: name, kind } = (ref ?? {}) as Partial<MediaRef>;
  return typeof source === 'string' && typeof name === 'string' && typeof kind === 'string';
};

const checkFile = (parameter: Parameter, value: unknown) => {
  if (isMediaAnswer(value) && isMediaRef(value.$media)) return mediaFault(parameter, value.$media);
  if (typeof value === 'string' && isWebAddress(value)) return null;
  return { code: 'media_needed', parameters: { format: parameter.format ?? 'none', given: shown(value) } };
};

/** Rounding in containers makes three clips of five seconds a few hundredths longer than fifteen. */
const TOTAL_TOLERANCE_SECONDS = 0.3;

const checkSecondsTogether = (limit: number, value: unknown) => {
  const lengths = [value]
    .flat()
    .map((item) => (isMediaAnswer(item) && isMediaRef(item.$media) ? item.$media.durationSeconds : undefined));
  const total = lengths.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
  if (total <= limit + TOTAL_TOLERANCE_SECONDS) return null;
  return { code: 'media_total', parameters: { limit, given: Math.round(total * 10) / 10 } };
};

const checkNumericText = (range: { min?: number; max?: number }, value: unknown) => {
  if (typeof value !== 'string') return null; // its type is a problem of its own
  const number = value.trim() === '' ? NaN : Number(value);
  const { min = -Infinity, max = Infinity } = range;
  if (number >= min && number <= max) return null;
  return { code: 'numeric_text', parameters: { min, max, given: shown(value) } };
};

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, multipleOfPrecision: 9 });
ajv.addKeyword({ keyword: 'fileFor', schemaType: 'object', errors: true, validate: keyword(checkFile) });
ajv.addKeyword({
  keyword: 'secondsTogether',
  schemaType: 'number',
  errors: true,
  validate: keyword(checkSecondsTogether),
});
ajv.addKeyword({ keyword: 'numericText', schemaType: 'object', errors: true, validate: keyword(checkNumericText) });
ajv.addKeyword({
  keyword: 'webAddress',
  errors: true,
  validate: keyword((_limit: true, value) =>
    typeof value === 'string' && !isWebAddress(value)
      ? { code: 'web_address', parameters: { given: shown(value) } }
      : null,
  ),
});

const pathOf = (model: ModelSpec, pointer: string): (string | number)[] => {
  const path: (string | number)[] = [];
  let parameter: Parameter | undefined;
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replace(/~1/g, '/').replace(/~0/g, '~');
    if (parameter?.type === 'array') {
      path.push(Number(step));
      parameter = itemsOf(parameter);
    } else {
      path.push(step);
      parameter = (parameter === undefined ? model.input : (parameter.properties ?? {}))[step];
    }
  }
  return path;
};

const LIMITS: Record<string, string> = {
  minLength: 'min_length',
  maxLength: 'max_length',
  minimum: 'min_value',
  maximum: 'max_value',
  minItems: 'min_items',
  maxItems: 'max_items',
  multipleOf: 'step',
};

/** How long, how large or how many it is, in the measure of the limit that it breaks. */
const measure = (value: unknown): string | number => {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : shown(value);
};

const problemOf = (model: ModelSpec, error: ErrorObject): Problem => {
  const { keyword: word, params, data } = error as ErrorObject & { params: Record<string, unknown>; data: unknown };
  const inner = [params.missingProperty, params.additionalProperty].filter((key) => typeof key === 'string');
  const path = [...pathOf(model, error.instancePath), ...inner];
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  const limit = LIMITS[word];
  if (limit !== undefined) {
    const size = (params.limit ?? params.multipleOf) as number;
    return { code: limit, path, key, parameters: { limit: size, given: measure(data) } };
  }
  switch (word) {
    case 'own':
      return { path, key, ...(params as { code: string; parameters: Problem['parameters'] }) };
    case 'required':
      return { code: 'required', path, key, parameters: {} };
    case 'additionalProperties':
      return { code: 'unknown', path, key, parameters: {} };
    case 'enum': {
      const values = (params.allowedValues as unknown[]).map(String);
      const limit = values.length > 20 ? `${values.slice(0, 20).join(', ')} …` : values.join(', ');
      return { code: 'enum', path, key, parameters: { limit, given: shown(data) } };
    }
    default:
      return { code: `type_${String(params.type)}`, path, key, parameters: { given: shown(data) } };
  }
};

/** `anyOf` (a range or a special value) is told by the range alone. */
const isTelling = (error: ErrorObject): boolean =>
  error.keyword !== 'anyOf' && !(error.keyword === 'enum' && error.schemaPath.includes('/anyOf/'));

const problemsOf = (model: ModelSpec, validate: ValidateFunction, value: unknown): Problem[] =>
  validate(value) ? [] : (validate.errors ?? []).filter(isTelling).map((error) => problemOf(model, error));

const valueValidators = new WeakMap<Parameter, ValidateFunction>();

/** Checks one value that was just given, with the same words as the whole input. `path` is where it will stand. */
export const valueProblems = (
  model: ModelSpec,
  parameter: Parameter,
  path: (string | number)[],
  value: AnswerValue,
): Problem[] => {
  let validate = valueValidators.get(parameter);
  if (validate === undefined) valueValidators.set(parameter, (validate = ajv.compile(parameterSchema(parameter))));
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  if (validate(value)) return [];
  return (validate.errors ?? []).filter(isTelling).map((error) => {
    const problem = problemOf(model, error);
    return { ...problem, path: [...path, ...problem.path], key: problem.key || key };
  });
};

type Validator = (input: Answers) => Validation;
const validators = new WeakMap<ModelSpec, Validator>();

/** The validator of a model, compiled at its first use (a few milliseconds) and kept as long as the model. */
export const validatorOf = (model: ModelSpec): Validator => {
  const known = validators.get(model);
  if (known !== undefined) return known;
  const validate = ajv.compile(inputSchema(model));
  const validator: Validator = (answers) => {
    const variant = variantOf(model, answers);
    const input = completed(model, answers, variant);
    const problems = [
      ...problemsOf(model, validate, input),
      ...variantProblems(model, answers, input, variant),
      ...ruleProblems(model, answers, input),
    ];
    return problems.length === 0 ? { valid: true, input } : { valid: false, problems };
  };
  validators.set(model, validator);
  return validator;
};
