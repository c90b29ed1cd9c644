import { exampleFindings } from './examples';
import { historyFindings } from './from-history';
import type { Json, ModelSpec, Parameter, Rule } from './model-spec';
import { nearestWord } from './nearest';
import type { Finding } from './schema-check';

const worded = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Why a value can't be one of this parameter, or null. Enough for defaults and price tables, not for users' input. */
const misfit = (parameter: Parameter, value: Json): string | null => {
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
      return typeof value === 'string' ? null : `${shown(value)} is not text (put it in quotes)`;
    case 'integer':
    case 'number': {
      if (typeof value !== 'number') return `${shown(value)} is not a number`;
      if (parameter.type === 'integer' && !Number.isInteger(value)) return `${value} is not a whole number`;
      if (parameter.specialValues?.includes(value)) return null;
      if (parameter.min !== undefined && value < parameter.min) return `${value} is below min ${parameter.min}`;
      if (parameter.max !== undefined && value > parameter.max) return `${value} is above max ${parameter.max}`;
      return null;
    }
    case 'array':
      return Array.isArray(value) ? null : `${shown(value)} is not a list`;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? null
        : `${shown(value)} is no mapping`;
  }
};

const parameterFindings = (parameter: Parameter, path: (string | number)[]): Finding[] => {
  const findings: Finding[] = [];
  const { min, max } = parameter;
  if (min !== undefined && max !== undefined && min > max) {
    findings.push({ path: [...path, 'min'], reason: `min ${min} is above max ${max}` });
  }
  const wrong = parameter.default === undefined ? null : misfit(parameter, parameter.default);
  if (wrong !== null) findings.push({ path: [...path, 'default'], reason: wrong });
  if (parameter.format !== undefined && !['string', 'array'].includes(parameter.type)) {
    findings.push({ path: [...path, 'format'], reason: 'only a string, or an array of strings, can have a format' });
  }
  if (parameter.items) findings.push(...parameterFindings(parameter.items, [...path, 'items']));
  for (const [key, property] of Object.entries(parameter.properties ?? {})) {
    findings.push(...parameterFindings(property, [...path, 'properties', key]));
  }
  return findings;
};

const unknownKey = (model: ModelSpec, key: string): string => {
  const nearest = nearestWord(key, Object.keys(model.input));
  return `"${key}" is not a parameter of this model${nearest === undefined ? '' : `: did you mean "${nearest}"?`}`;
};

const namesOf = (rule: Rule): [string, string[]][] => [
  ['when', Object.keys(rule.when ?? {})],
  ['any_of', rule.anyOf ?? []],
  ['at_most_one_of', (rule.atMostOneOf ?? []).flat()],
  ['require', rule.require ?? []],
  ['forbid', rule.forbid ?? []],
  ['only', Object.keys(rule.only ?? {})],
  ['except', Object.keys(rule.except ?? {})],
  ['min', Object.keys(rule.min ?? {})],
  ['max', Object.keys(rule.max ?? {})],
  ['together', Object.keys(rule.together?.of ?? {})],
  ['same_count', rule.sameCount ?? []],
  ['span', rule.span === undefined ? [] : rule.span.in === undefined ? [rule.span.from, rule.span.to] : [rule.span.in]],
];

const ruleFindings = (model: ModelSpec, rule: Rule, path: (string | number)[]): Finding[] => [
  ...namesOf(rule).flatMap(([part, keys]) =>
    keys
      .filter((key) => model.input[key] === undefined)
      .map((key) => ({ path: [...path, part], reason: unknownKey(model, key) })),
  ),
  ...Object.entries(rule.when ?? {}).flatMap(([key, wanted]) => {
    const parameter = model.input[key];
    const values = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) ? [] : [wanted].flat();
    const wrong = parameter && values.map((value) => misfit(parameter, value)).find((reason) => reason !== null);
    return wrong ? [{ path: [...path, 'when', key], reason: wrong }] : [];
  }),
  ...(['only', 'except'] as const).flatMap((part) =>
    Object.entries(rule[part] ?? {}).flatMap(([key, values]) => {
      const parameter = model.input[key];
      const wrong = parameter && values.map((value) => misfit(parameter, value)).find((reason) => reason !== null);
      return wrong ? [{ path: [...path, part, key], reason: wrong }] : [];
    }),
  ),
];

const priceFindings = (model: ModelSpec): Finding[] => {
  const price = model.price;
  if (price === null) return [];
  const findings = (price.variants ?? []).flatMap((variant, index) =>
    Object.entries(variant.when).flatMap(([key, value]): Finding[] => {
      const path = ['price', 'variants', index, 'when', key];
      const parameter = model.input[key];
      if (parameter === undefined) return [{ path, reason: unknownKey(model, key) }];
      const wrong = misfit(parameter, value);
      return wrong === null ? [] : [{ path, reason: wrong }];
    }),
  );
  for (const [part, keys] of [
    ['quantity', price.quantity === undefined ? [] : [price.quantity]],
    ['billed_media', price.billedMedia ?? []],
    ['surcharge', price.surcharge?.of ?? []],
  ] as const) {
    for (const key of keys) {
      if (model.input[key] === undefined) findings.push({ path: ['price', part], reason: unknownKey(model, key) });
    }
  }
  return findings;
};

/** Mistakes of meaning that a JSON Schema can't see: defaults outside their values, prices of unknown parameters ... */
export const meaningFindings = (model: ModelSpec): Finding[] => {
  const findings = structureFindings(model);
  // An input can be judged only by a model that is sound itself.
  return findings.length > 0 ? findings : exampleFindings(model);
};

const structureFindings = (model: ModelSpec): Finding[] => [
  ...Object.entries(model.input).flatMap(([key, parameter]) => parameterFindings(parameter, ['input', key])),
  ...model.variants.flatMap((variant, index) =>
    [...new Set([...variant.required, ...variant.keys])]
      .filter((key) => model.input[key] === undefined)
      .map((key) => ({ path: ['variants', index], reason: unknownKey(model, key) })),
  ),
  ...model.constraints.flatMap((constraint, index) =>
    typeof constraint === 'string' ? [] : ruleFindings(model, constraint, ['constraints', index]),
  ),
  ...priceFindings(model),
  ...historyFindings(model),
];
