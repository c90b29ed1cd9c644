import { itemsOf } from '../input-schema';
import type { Json, Parameter } from '../model-spec';
import { nearestWord } from '../nearest';
import type { Finding } from './schema-check';

const worded = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Why a value can't be one of this parameter, or null. Enough for defaults and price tables, not for users' input. */
export const misfit = (parameter: Parameter, value: Json): string | null => {
  switch (parameter.type) {
    case 'enum': {
      if (parameter.values?.some((allowed) => same(allowed, value))) return null;
      const twin = parameter.values?.find((allowed) => String(allowed) === worded(value));
      const nearest = twin ?? nearestWord(worded(value), (parameter.values ?? []).map(String));
      const list = `not one of ${(parameter.values ?? []).slice(0, 12).map(shown).join(', ')}`;
      return `${shown(value)} is ${list}${nearest === undefined ? '' : `: did you mean ${shown(nearest)}?`}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : `${shown(value)} is not true or false`;
    case 'string':
      if (typeof value !== 'string') return `${shown(value)} is not text (put it in quotes)`;
      return misfitSize(parameter, [...value].length, 'characters');
    case 'integer':
    case 'number': {
      if (typeof value !== 'number') return `${shown(value)} is not a number`;
      if (parameter.type === 'integer' && !Number.isInteger(value)) return `${value} is not a whole number`;
      if (parameter.specialValues?.includes(value)) return null;
      if (parameter.min !== undefined && value < parameter.min) return `${value} is below min ${parameter.min}`;
      if (parameter.max !== undefined && value > parameter.max) return `${value} is above max ${parameter.max}`;
      return null;
    }
    case 'array': {
      if (!Array.isArray(value)) return `${shown(value)} is not a list`;
      const items = itemsOf(parameter);
      const wrong = value.map((item) => misfit(items, item)).find((reason) => reason !== null);
      return wrong ?? misfitSize(parameter, value.length, 'items');
    }
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? null
        : `${shown(value)} is no mapping`;
  }
};

const misfitSize = ({ min = 0, max = Infinity }: Parameter, size: number, of: string): string | null => {
  if (size < min) return `has ${size} ${of}, min is ${min}`;
  return size > max ? `has ${size} ${of}, max is ${max}` : null;
};

/** Keys that say nothing in a parameter of another type. */
const ONLY_OF: [key: string, of: keyof Parameter, types: Parameter['type'][]][] = [
  ['values', 'values', ['enum']],
  ['properties', 'properties', ['object']],
  ['step', 'step', ['integer', 'number']],
  ['special_values', 'specialValues', ['integer', 'number']],
  ['numeric_range', 'numericRange', ['string']],
];

const misplacedKeys = (parameter: Parameter, path: (string | number)[]): Finding[] =>
  ONLY_OF.filter(([, of, types]) => parameter[of] !== undefined && !types.includes(parameter.type)).map(
    ([key, , types]) => ({
      path: [...path, key],
      reason: `only of a parameter of type ${types.join(' or ')}, and this one is ${parameter.type}`,
    }),
  );

/** Lengths and counts. */
const sizeFindings = (parameter: Parameter, path: (string | number)[]): Finding[] =>
  (['min', 'max'] as const).flatMap((key) => {
    const size = parameter[key];
    const isSize = parameter.type === 'string' || parameter.type === 'array';
    if (!isSize || size === undefined || (Number.isInteger(size) && size >= 0)) return [];
    return [{ path: [...path, key], reason: `${size} is no ${parameter.type === 'string' ? 'length' : 'count'}` }];
  });

/** Two values that look alike on their buttons. */
const twinValues = ({ values = [] }: Parameter, path: (string | number)[]): Finding[] => {
  const words = values.map(String);
  const twin = words.find((word, index) => words.indexOf(word) !== index);
  return twin === undefined ? [] : [{ path: [...path, 'values'], reason: `${twin} is there as text and as a number` }];
};

/** Names that every object in JavaScript has of its own accord could not be told from answers. */
export const nameFindings = (names: string[], path: (string | number)[]): Finding[] =>
  names
    .filter((name) => name === '' || name in Object.prototype)
    .map((name) => ({ path: [...path, name], reason: `a parameter cannot be called "${name}"` }));

/** Mistakes in one parameter of the YAML and in what it is made of. */
export const parameterFindings = (parameter: Parameter, path: (string | number)[]): Finding[] => {
  const findings: Finding[] = [];
  const { min, max } = parameter;
  if (min !== undefined && max !== undefined && min > max) {
    findings.push({ path: [...path, 'min'], reason: `min ${min} is above max ${max}` });
  }
  findings.push(...misplacedKeys(parameter, path), ...sizeFindings(parameter, path), ...twinValues(parameter, path));
  const wrong = parameter.default == null ? null : misfit(parameter, parameter.default);
  if (wrong !== null) findings.push({ path: [...path, 'default'], reason: wrong });
  if (parameter.format !== undefined && !['string', 'array'].includes(parameter.type)) {
    findings.push({ path: [...path, 'format'], reason: 'only a string, or an array of strings, can have a format' });
  }
  if (parameter.items) findings.push(...parameterFindings(parameter.items, [...path, 'items']));
  findings.push(...nameFindings(Object.keys(parameter.properties ?? {}), [...path, 'properties']));
  for (const [key, property] of Object.entries(parameter.properties ?? {})) {
    findings.push(...parameterFindings(property, [...path, 'properties', key]));
  }
  return findings;
};
