import type { Answers, AnswerValue, Condition, Json, ModelSpec, Rule } from './model-spec';

export const isGiven = (value: AnswerValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** What counts for a condition: the answer, else the default; a switch that nobody touched is off. */
const valueFor = (model: ModelSpec, answers: Answers, key: string): AnswerValue | undefined =>
  answers[key] ?? untouched(model, key);

const untouched = (model: ModelSpec, key: string): Json | undefined => {
  const parameter = model.input[key];
  return parameter?.default ?? (parameter?.type === 'boolean' ? false : undefined);
};

/** True if this value says no more than leaving the parameter out: its default, or "off" for a switch without one. */
export const isAsLeftOut = (model: ModelSpec, key: string, value: AnswerValue | undefined): boolean =>
  value !== undefined && value === untouched(model, key);

const isPresence = (wanted: Condition[string]): wanted is { given: boolean } =>
  typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) && 'given' in wanted;

const isPart = (wanted: Condition[string]): wanted is { contains: string } =>
  typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted) && 'contains' in wanted;

const holds = (model: ModelSpec, answers: Answers, condition: Condition = {}): boolean =>
  Object.entries(condition).every(([key, wanted]) => {
    if (isPresence(wanted)) return isGiven(answers[key]) === wanted.given;
    const value = valueFor(model, answers, key);
    if (isPart(wanted)) return typeof value === 'string' && value.includes(wanted.contains);
    return Array.isArray(wanted) ? wanted.some((one) => one === value) : wanted === value;
  });

/** The rules of a model that apply to these answers. Words are left out: no program can check them. */
export const activeRules = (model: ModelSpec, answers: Answers): Rule[] =>
  model.constraints.filter(
    (constraint): constraint is Rule => typeof constraint !== 'string' && holds(model, answers, constraint.when),
  );

/** Parameters that may not be given in this group because they belong to others only. */
export const foreignKeys = (model: ModelSpec, variant: number | null): Set<string> => {
  const own = variant === null ? undefined : model.variants[variant];
  if (own === undefined) return new Set();
  const all = new Set(model.variants.flatMap((group) => [...group.keys, ...group.required]));
  return new Set([...all].filter((key) => !own.keys.includes(key) && !own.required.includes(key)));
};

/** Parameters whose presence depends on the group that is chosen. */
export const groupKeys = (model: ModelSpec): Set<string> => {
  const keys = model.variants.flatMap((group) => [...group.keys, ...group.required]);
  return new Set(keys.filter((key) => model.variants.some((_, index) => foreignKeys(model, index).has(key))));
};

/**
 * The group that these answers belong to: the one that allows all that is given, and of several the one that lacks the
 * least. null if nothing of any group is given, or no group allows all of it.
 */
export const variantOf = (model: ModelSpec, answers: Answers): number | null => {
  if (model.variants.length === 0) return null;
  const told = [...groupKeys(model)].some((key) => isGiven(answers[key]));
  let best: { index: number; lacking: number } | null = null;
  for (const [index, group] of model.variants.entries()) {
    const foreign = foreignKeys(model, index);
    if ([...foreign].some((key) => isGiven(answers[key]))) continue;
    const lacking = group.required.filter((key) => !isGiven(answers[key])).length;
    // Without anything of its own a group is meant only if it needs nothing of its own.
    if (!told && lacking > 0) continue;
    if (best === null || lacking < best.lacking) best = { index, lacking };
  }
  return best?.index ?? null;
};

const allows = (rules: Rule[], key: string, value: Json): boolean =>
  rules.every((rule) => (rule.only?.[key]?.includes(value) ?? true) && !(rule.except?.[key]?.includes(value) ?? false));

/** The values of a parameter that the rules leave, or null if they say nothing about it. */
const allowedValues = (model: ModelSpec, rules: Rule[], key: string): Json[] | null => {
  const parameter = model.input[key];
  if (!rules.some((rule) => rule.only?.[key] !== undefined || rule.except?.[key] !== undefined)) return null;
  const only = rules.find((rule) => rule.only?.[key] !== undefined)?.only?.[key];
  const candidates: Json[] = only ?? parameter?.values ?? (parameter?.type === 'boolean' ? [true, false] : []);
  return candidates.length === 0 ? null : candidates.filter((value) => allows(rules, key, value));
};

/** True if this parameter must be given, by itself or in the chosen group. */
export const isNeeded = (model: ModelSpec, variant: number | null, key: string): boolean =>
  model.input[key]?.required === true || (variant !== null && model.variants[variant]?.required.includes(key) === true);

/** What stands for a parameter that is not given: its default, or the one value that the rules leave. */
export const standIn = (model: ModelSpec, rules: Rule[], variant: number | null, key: string): Json | undefined => {
  const parameter = model.input[key];
  if (parameter === undefined) return undefined;
  const { default: value } = parameter;
  if (value !== undefined && value !== null && allows(rules, key, value)) return value;
  const left = allowedValues(model, rules, key);
  const needed = isNeeded(model, variant, key) || rules.some((rule) => rule.require?.includes(key));
  return left?.length === 1 && (needed || value !== undefined) ? left[0] : undefined;
};
