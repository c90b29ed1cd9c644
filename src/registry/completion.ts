import type { Answers, AnswerValue, ModelSpec, Parameter } from './model-spec';
import { isMediaAnswer } from './media';
import { activeRules, foreignKeys, isAsLeftOut, standIn } from './rules';

/** Defaults of the fields of objects that are there; an object that is not given is not made up. */
const filled = (parameter: Parameter, value: AnswerValue): AnswerValue => {
  if (typeof value !== 'object' || value === null || isMediaAnswer(value)) return value;
  if (Array.isArray(value)) {
    const { items } = parameter;
    return items?.properties || items?.items ? value.map((item) => filled(items, item)) : value;
  }
  const result: { [key: string]: AnswerValue } = {};
  for (const [key, item] of Object.entries(value)) {
    const property = parameter.properties?.[key];
    result[key] = property ? filled(property, item) : item;
  }
  for (const [key, property] of Object.entries(parameter.properties ?? {})) {
    if (result[key] === undefined && property.default !== undefined && property.default !== null) {
      result[key] = property.default;
    }
  }
  return result;
};

/**
 * The answers with their defaults filled in. Left out are defaults of deprecated parameters, of those that belong to
 * another group than the chosen one, and of those that a rule forbids, even where somebody chose just that default: the
 * provider refuses the parameter, whatever its value. Empty texts and lists count as not given.
 */
export const completed = (model: ModelSpec, answers: Answers, variant: number | null): Answers => {
  const rules = activeRules(model, answers);
  const foreign = foreignKeys(model, variant);
  const forbidden = new Set(rules.flatMap((rule) => rule.forbid ?? []));
  const result: Answers = {};
  for (const [key, value] of Object.entries(answers)) {
    const parameter = model.input[key];
    if (value === undefined || value === null || value === '') continue;
    if (forbidden.has(key) && isAsLeftOut(model, key, value)) continue;
    if (Array.isArray(value) && value.length === 0 && parameter?.required !== true) continue;
    result[key] = parameter === undefined ? value : filled(parameter, value);
  }
  for (const [key, parameter] of Object.entries(model.input)) {
    if (result[key] !== undefined || parameter.deprecated === true || foreign.has(key) || forbidden.has(key)) continue;
    const value = standIn(model, rules, variant, key);
    if (value !== undefined) result[key] = value;
  }
  return result;
};
