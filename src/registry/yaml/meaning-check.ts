import { exampleFindings } from '../examples';
import { historyFindings } from '../from-history';
import type { ModelSpec, Rule } from '../model-spec';
import { nearestWord } from '../nearest';
import { misfit, nameFindings, parameterFindings } from './parameter-check';
import type { Finding } from './schema-check';

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
  ...nameFindings(Object.keys(model.input), ['input']),
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
