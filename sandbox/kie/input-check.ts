import { type CatalogueEntry, type CatalogueParameter, type CatalogueVariant, type MediaFormat } from './catalogue';
import { brokenConstraints } from './constraints';

/** A media address found in an input, with what its field accepts. */
export interface MediaUse {
  path: string;
  url: string;
  format: MediaFormat;
  accept: string[];
  maxBytes: number | null;
}

export interface CheckedInput {
  problems: string[];
  media: MediaUse[];
  /** Fields that name an earlier task of the account. */
  taskIds: { path: string; taskId: string }[];
}

const TASK_ID_KEYS = new Set(['task_id', 'taskId', 'origin_task_id']);

/** Checks an input as strictly as the catalogue allows: nothing missing, nothing unknown, no wire type converted. */
export function checkInput(entry: CatalogueEntry, input: unknown): CheckedInput {
  const found: CheckedInput = { problems: [], media: [], taskIds: [] };
  if (!isObject(input)) {
    found.problems.push('input must be an object');
    return found;
  }
  checkProperties(entry.input, input, '', found);
  if (entry.variants && found.problems.length === 0) checkVariants(entry.variants, input, found);
  if (found.problems.length === 0) found.problems.push(...brokenConstraints(entry.id, input));
  return found;
}

function checkProperties(
  parameters: Record<string, CatalogueParameter>,
  value: Record<string, unknown>,
  at: string,
  found: CheckedInput,
): void {
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(parameters, key)) found.problems.push(`${at}${key} is not a field of this model`);
  }
  for (const [key, parameter] of Object.entries(parameters)) {
    const given = value[key];
    if (given === undefined) {
      if (parameter.required) found.problems.push(`${at}${key} is required`);
      continue;
    }
    checkValue(parameter, given, `${at}${key}`, found);
    if (TASK_ID_KEYS.has(key) && typeof given === 'string') found.taskIds.push({ path: `${at}${key}`, taskId: given });
  }
}

function checkValue(parameter: CatalogueParameter, value: unknown, path: string, found: CheckedInput): void {
  const wrong = (message: string): void => void found.problems.push(`${path} ${message}`);
  switch (parameter.type) {
    case 'string':
      if (typeof value !== 'string') return wrong(`must be a string, not ${nameOf(value)}`);
      return checkText(parameter, value, path, found);
    case 'enum':
      if (!parameter.values?.some((allowed) => allowed === value)) {
        wrong(`is not within the range of allowed options: ${JSON.stringify(value)} of ${nameOf(value)} type`);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') wrong(`must be a boolean, not ${nameOf(value)}`);
      return;
    case 'number':
    case 'integer':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong(`must be a number, not ${nameOf(value)}`);
      return checkNumber(parameter, value, wrong);
    case 'array':
      if (!Array.isArray(value)) return wrong(`must be an array, not ${nameOf(value)}`);
      return checkArray(parameter, value, path, found);
    case 'object':
      if (!isObject(value)) return wrong(`must be an object, not ${nameOf(value)}`);
      return checkProperties(parameter.properties ?? {}, value, `${path}.`, found);
  }
}

function checkText(parameter: CatalogueParameter, value: string, path: string, found: CheckedInput): void {
  const wrong = (message: string): void => void found.problems.push(`${path} ${message}`);
  const length = [...value].length;
  if (parameter.required && value.trim() === '') return wrong('is required');
  if (parameter.min !== undefined && length < parameter.min) wrong(`is shorter than ${parameter.min} characters`);
  if (parameter.max !== undefined && length > parameter.max) wrong(`is longer than ${parameter.max} characters`);
  if (parameter.numeric_range) {
    const [low, high] = parameter.numeric_range;
    const number = Number(value);
    if (!/^\d+(\.\d+)?$/.test(value) || number < low || number > high)
      wrong(`must be a number from ${low} to ${high} as text`);
  }
  if (parameter.format) {
    found.media.push({
      path,
      url: value,
      format: parameter.format,
      accept: parameter.accept ?? [],
      maxBytes: parameter.max_size_mb === undefined ? null : parameter.max_size_mb * 1024 * 1024,
    });
  }
}

function checkNumber(parameter: CatalogueParameter, value: number, wrong: (message: string) => void): void {
  if (parameter.type === 'integer' && !Number.isInteger(value)) return wrong('must be an integer');
  if (parameter.special_values?.includes(value)) return;
  const { min, max, step } = parameter;
  if (min !== undefined && value < min) return wrong(`is below ${min}`);
  if (max !== undefined && value > max) return wrong(`is above ${max}`);
  if (step !== undefined) {
    const steps = (value - (min ?? 0)) / step;
    if (Math.abs(steps - Math.round(steps)) > 1e-6) wrong(`must be a multiple of ${step}`);
  }
}

function checkArray(parameter: CatalogueParameter, value: unknown[], path: string, found: CheckedInput): void {
  const wrong = (message: string): void => void found.problems.push(`${path} ${message}`);
  if (parameter.required && parameter.format && value.length === 0) return wrong('is required');
  if (parameter.min !== undefined && value.length < parameter.min) wrong(`has fewer than ${parameter.min} items`);
  if (parameter.max !== undefined && value.length > parameter.max) wrong(`has more than ${parameter.max} items`);
  const items = parameter.items;
  if (!items) return;
  // The catalogue writes the media kind on the list: its items inherit it.
  const { format, accept, max_size_mb } = parameter;
  const item = format ? { format, accept, max_size_mb, ...items, required: true } : items;
  value.forEach((element, index) => checkValue(item, element, `${path}[${index}]`, found));
}

/** A branch holds if its required fields are given and no field of another branch is. */
function checkVariants(variants: CatalogueVariant[], input: Record<string, unknown>, found: CheckedInput): void {
  const contested = new Set(variants.flatMap((variant) => variant.keys));
  const holds = (variant: CatalogueVariant): boolean =>
    variant.required.every((key) => input[key] !== undefined) &&
    Object.keys(input).every((key) => !contested.has(key) || variant.keys.includes(key));
  if (variants.some(holds)) return;
  const branches = variants.map((variant) => `${variant.title} (${variant.required.join(', ')})`).join(' | ');
  found.problems.push(`input must satisfy exactly one of: ${branches}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
