import type { Answers, AnswerValue, ModelSpec, Rule } from './model-spec';
import type { Problem } from './problem';
import { activeRules, groupKeys, isAsLeftOut, isGiven } from './rules';
import { shown } from './shown';
import { spanProblems } from './spans';

/** `keys` and `others` in the parameters are parameter names: whoever words the problem puts their titles there. */
const problem = (code: string, key: string, parameters: Problem['parameters'] = {}): Problem => ({
  code,
  path: [key],
  key,
  parameters,
});

/** Exactly one group must be given: none, or parts of several, is a problem. */
export const variantProblems = (
  model: ModelSpec,
  answers: Answers,
  input: Answers,
  variant: number | null,
): Problem[] => {
  if (model.variants.length === 0) return [];
  if (variant !== null) {
    return (model.variants[variant]?.required ?? [])
      .filter((key) => !isGiven(input[key]) && !model.input[key]?.required)
      .map((key) => problem('required', key));
  }
  const given = [...groupKeys(model)].filter((key) => isGiven(answers[key]));
  const first = given[0] ?? [...groupKeys(model)][0] ?? '';
  const keys = (given.length === 0 ? [...groupKeys(model)] : given).join(',');
  return [problem(given.length === 0 ? 'variant_missing' : 'variant_conflict', first, { keys })];
};

const size = (value: AnswerValue | undefined): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : isGiven(value) ? 1 : 0;
};

const limitCode = (value: AnswerValue | undefined, end: 'min' | 'max'): string =>
  typeof value === 'number' ? `${end}_value` : typeof value === 'string' ? `${end}_length` : `${end}_items`;

/** The keys a rule's condition speaks of, so that the words can say when it applies. */
const because = (rule: Rule): Problem['parameters'] => {
  const keys = Object.keys(rule.when ?? {});
  return keys.length === 0 ? {} : { others: keys.join(',') };
};

const brokenBy = (model: ModelSpec, answers: Answers, input: Answers, rule: Rule): Problem[] => {
  const problems: Problem[] = [];
  const why = because(rule);
  const isThere = (key: string): boolean => isGiven(answers[key]);
  for (const key of rule.require ?? []) if (!isGiven(input[key])) problems.push(problem('required', key, why));
  for (const key of rule.forbid ?? []) {
    // What equals the default is not sent (`completed`), so it breaks nothing.
    if (isThere(key) && !isAsLeftOut(model, key, answers[key])) problems.push(problem('forbidden', key, why));
  }
  if (rule.anyOf && !rule.anyOf.some((key) => isGiven(input[key]))) {
    problems.push(problem('any_of', rule.anyOf[0] ?? '', { keys: rule.anyOf.join(',') }));
  }
  const groups = (rule.atMostOneOf ?? []).map((keys) => keys.filter(isThere)).filter((keys) => keys.length > 0);
  if (groups.length > 1) {
    const keys = groups.flat();
    problems.push(problem('at_most_one_of', keys.at(-1) ?? '', { keys: keys.join(',') }));
  }
  for (const [key, values] of Object.entries(rule.only ?? {})) {
    const value = input[key];
    if (value !== undefined && !values.some((allowed) => allowed === value)) {
      problems.push(problem('only', key, { ...why, limit: values.map(shown).join(', '), given: shown(value) }));
    }
  }
  for (const [key, values] of Object.entries(rule.except ?? {})) {
    const value = input[key];
    if (value !== undefined && values.some((refused) => refused === value)) {
      problems.push(problem('except', key, { ...why, given: shown(value) }));
    }
  }
  for (const end of ['min', 'max'] as const) {
    for (const [key, limit] of Object.entries(rule[end] ?? {})) {
      const value = input[key];
      if (value === undefined || (end === 'min' ? size(value) >= limit : size(value) <= limit)) continue;
      problems.push(problem(limitCode(value, end), key, { ...why, limit, given: size(value) }));
    }
  }
  return [...problems, ...countProblems(answers, rule), ...spanProblems(answers, rule)];
};

const itemsIn = (value: AnswerValue | undefined): number => (isGiven(value) ? [value ?? []].flat().length : 0);

/** How many items several lists have. */
const countProblems = (answers: Answers, { together, sameCount = [] }: Rule): Problem[] => {
  const problems: Problem[] = [];
  if (together) {
    const { of, max: limit } = together;
    const counts = Object.entries(of).map(([key, each]) => itemsIn(answers[key]) * each);
    const given = counts.reduce((sum, count) => sum + count, 0);
    const present = Object.keys(of).filter((key) => isGiven(answers[key]));
    const code = Object.values(of).every((each) => each === 1) ? 'together' : 'together_counted';
    if (given > limit) problems.push(problem(code, present[0] ?? '', { keys: present.join(','), limit, given }));
  }
  const [first = '', ...others] = sameCount;
  const given = itemsIn(answers[first]);
  for (const other of others) {
    const limit = itemsIn(answers[other]);
    if (given > 0 && given !== limit) problems.push(problem('same_count', first, { keys: other, limit, given }));
  }
  return problems;
};

/** What the rules between parameters find wrong. `input` is `answers` with the defaults. */
export const ruleProblems = (model: ModelSpec, answers: Answers, input: Answers): Problem[] =>
  model.constraints.length === 0
    ? []
    : activeRules(model, answers).flatMap((rule) => brokenBy(model, answers, input, rule));
