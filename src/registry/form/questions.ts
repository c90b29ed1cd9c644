import { parameterAt, pathKey, valueAt } from '../answer-paths';
import { isNumberTable, numberExample } from './numbers';
import { choicesOf, controlOf, isComposite, isListOfGroups } from './read';
import { isSeed } from './seed';
import { stepsOf } from './steps';
import type { FormState, Path, Question } from './types';
import { itemsOf } from '../input-schema';
import type { AnswerValue, ModelSpec, Parameter } from '../model-spec';
import { activeRules, foreignKeys, groupKeys, isGiven, isNeeded, standIn } from '../rules';
import { spanLimits } from '../spans';

/** Choice of a list of objects or lists: one more of them. */
const ONE_MORE = { label: '➕', value: 'add' };

const keyOf = (path: Path): string => String(path.findLast((step) => typeof step === 'string') ?? '');

const hasDefault = (parameter: Parameter): boolean => parameter.default !== undefined && parameter.default !== null;

/** True if a field of a group has a value, or needs none, when nobody answers. */
export const mayBeLeftOut = (parameter: Parameter): boolean => !parameter.required || hasDefault(parameter);

/** The least number of items; a list that must be given has one at least. */
const leastItems = (list: Parameter, needed: boolean): number => Math.max(list.min ?? 0, needed ? 1 : 0);

const limitsOf = (parameter: Parameter, needed: boolean): { min: number; max: number | null } => {
  if (parameter.type === 'array') return { min: leastItems(parameter, needed), max: parameter.max ?? null };
  if (controlOf(parameter) === 'number') {
    const { min, max } = parameter.numericRange ?? parameter;
    return { min: min ?? -Infinity, max: max ?? null };
  }
  return { min: parameter.min ?? 0, max: parameter.max ?? null };
};

interface Place {
  path: Path;
  parameter: Parameter;
  value: AnswerValue | undefined;
  /** It can't be left out. */
  needed: boolean;
  /** It, or what it stands in, is being filled: then lists stay open until ✅. */
  attended: boolean;
  /** It was turned to: then optional fields are asked too. */
  thorough: boolean;
}

const questionAt = ({ path, parameter, value, needed, attended }: Place): Question => {
  const list = parameter.type === 'array';
  const given = Array.isArray(value) ? value.length : 0;
  const { min, max } = limitsOf(parameter, needed);
  const control = controlOf(parameter);
  const there = isGiven(value);
  const key = keyOf(path);
  const seed = path.length === 1 && isSeed(key, parameter);
  const full = max !== null && given >= max;
  return {
    path,
    key,
    parameter,
    control,
    choices:
      control === 'object_list' ? (full ? [] : [ONE_MORE]) : choicesOf(list ? itemsOf(parameter) : parameter, path),
    given,
    min,
    max,
    canFinish: list && given > 0 && given >= min,
    // A list with something in it is left by ✅.
    canSkip: attended && (there ? !list : !needed),
    canClear: there && (list || !needed),
    items: Array.isArray(value) ? value : [],
    // Inside of a group a number is one of several: it is chosen or typed, and the next is asked.
    steps: control === 'number' && path.length === 1 && !seed ? stepsOf(parameter) : [],
    current: control === 'number' ? numberIn(there ? value : parameter.default) : null,
    written: control === 'text' && typeof value === 'string' && there ? value : null,
    isSeed: seed,
    example: list && isNumberTable(parameter) ? numberExample(parameter) : null,
  };
};

const numberIn = (value: AnswerValue | undefined): number | null => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** What is still open in a value: the first of its parts that has to be asked, or null. */
const openPart = (state: FormState, place: Place): Question | null => {
  if (place.parameter.type === 'object') return openField(state, place);
  if (place.parameter.type === 'array') return openItem(state, place);
  return isGiven(place.value) ? null : questionAt(place);
};

/** A list within a list (the corners of a box) has no ✅ of its own where its last place is filled. */
export const endsWhenFull = (path: Path): boolean => typeof path.at(-1) === 'number';

const openItem = (state: FormState, place: Place): Question | null => {
  const { path, parameter, value, needed, attended } = place;
  const list = Array.isArray(value) ? value : [];
  const items = itemsOf(parameter);
  const groups = isListOfGroups(parameter);
  const item = (index: number): Place => ({
    ...place,
    path: [...path, index],
    parameter: items,
    value: list[index],
    needed: true,
  });
  if (groups) {
    for (const index of list.keys()) {
      const part = openPart(state, item(index));
      if (part !== null) return part;
    }
  }
  const full = endsWhenFull(path) && list.length >= (parameter.max ?? Infinity);
  const finished = !attended || full || state.closed.includes(pathKey(path));
  if (finished && list.length >= leastItems(parameter, needed)) return null;
  // The first of a list of groups needs no ➕: it is asked for at once.
  const first = groups && list.length === 0 ? openPart(state, item(0)) : null;
  return first === null ? questionAt(place) : { ...first, canSkip: first.canSkip || (attended && !needed) };
};

const openField = (state: FormState, place: Place): Question | null => {
  for (const [key, property] of Object.entries(place.parameter.properties ?? {})) {
    if (property.deprecated === true) continue;
    const path = [...place.path, key];
    const value = valueAt(place.value, [key]);
    const needed = !mayBeLeftOut(property);
    // The card has no button for it: what has a default is asked too, and may be passed over.
    const passedOver = state.closed.includes(pathKey(path)) || !(place.thorough || property.required);
    if (!isGiven(value) && !needed && passedOver) continue;
    const part = openPart(state, { ...place, path, parameter: property, value, needed });
    if (part === null) continue;
    return isGiven(value) || needed ? part : { ...part, canSkip: true };
  }
  return null;
};

const variantQuestion = (model: ModelSpec, chosen: boolean): Question => ({
  path: [],
  key: 'variant',
  parameter: null,
  control: 'variant',
  choices: model.variants.map((group, index) => ({ label: group.required.join(' + '), value: index })),
  given: 0,
  min: 1,
  max: 1,
  canFinish: false,
  canSkip: chosen,
  canClear: false,
  items: [],
  steps: [],
  current: null,
  written: null,
  isSeed: false,
  example: null,
});

/**
 * Parameters that can be asked and shown now: not deprecated ones, and not those of another group. Whatever has a value
 * is shown all the same, say one that an older card brought along: else nobody could take it away.
 */
export const shownKeys = (model: ModelSpec, state: FormState): string[] => {
  const hidden = state.variant === null ? groupKeys(model) : foreignKeys(model, state.variant);
  return Object.keys(model.input).filter(
    (key) => isGiven(state.answers[key]) || (!hidden.has(key) && model.input[key]?.deprecated !== true),
  );
};

/** Parameters that rules ask for because of what has been answered so far. */
const ruledNeeds = (model: ModelSpec, state: FormState): Set<string> => {
  const rules = activeRules(model, state.answers);
  const needs = new Set(rules.flatMap((rule) => rule.require ?? []));
  for (const { anyOf = [] } of rules) {
    const shown = anyOf.filter((key) => shownKeys(model, state).includes(key));
    const met = shown.some(
      (key) => isGiven(state.answers[key]) || standIn(model, rules, state.variant, key) !== undefined,
    );
    if (!met && shown[0] !== undefined) needs.add(shown[0]);
  }
  return needs;
};

export const isMissing = (model: ModelSpec, state: FormState, key: string): boolean =>
  !isGiven(state.answers[key]) &&
  (isNeeded(model, state.variant, key) || ruledNeeds(model, state).has(key)) &&
  standIn(model, activeRules(model, state.answers), state.variant, key) === undefined;

/** The first thing that the card lacks, in the order of the YAML. */
const firstMissing = (model: ModelSpec, state: FormState): Question | null => {
  const grouped = groupKeys(model);
  const rules = activeRules(model, state.answers);
  const ruled = model.constraints.length > 0 ? ruledNeeds(model, state) : new Set<string>();
  const shown = new Set(shownKeys(model, state));
  for (const key of Object.keys(model.input)) {
    if (state.variant === null && grouped.has(key)) return variantQuestion(model, false);
    const parameter = model.input[key];
    if (parameter === undefined || !shown.has(key)) continue;
    const value = state.answers[key];
    const needed = isNeeded(model, state.variant, key) || ruled.has(key);
    if (!isGiven(value) && (!needed || standIn(model, rules, state.variant, key) !== undefined)) continue;
    const open = openPart(state, { path: [key], parameter, value, needed, attended: false, thorough: false });
    if (open !== null) return open;
  }
  return null;
};

const asked = (model: ModelSpec, state: FormState, path: Path): Question | null => {
  const [key] = path;
  if (key === undefined) return model.variants.length === 0 ? null : variantQuestion(model, state.variant !== null);
  const parameter = parameterAt(model, path);
  if (parameter === undefined) return null;
  const value = valueAt(state.answers, path);
  const isItem = typeof path.at(-1) === 'number';
  const needed =
    path.length === 1
      ? isNeeded(model, state.variant, String(key)) && !hasDefault(parameter)
      : isItem || parameter.required;
  const place: Place = { path, parameter, value, needed, attended: true, thorough: !state.brief };
  if (!isComposite(parameter)) return questionAt(place);
  const open = openPart(state, place) ?? (parameter.type === 'array' ? questionAt(place) : null);
  // One more item that was begun by ➕ can be given up.
  return open !== null && isItem && value === undefined ? { ...open, canSkip: true } : open;
};

/** An end that follows a beginning: its limits count from there. */
const narrowed = (model: ModelSpec, state: FormState, question: Question): Question => {
  const limits = question.control === 'number' ? spanLimits(model, state.answers, question.path) : null;
  if (limits === null) return question;
  const max = Math.min(question.max ?? Infinity, limits.max);
  return { ...question, min: Math.max(question.min, limits.min), max: Number.isFinite(max) ? max : null };
};

/** What is asked now: what the user has turned to, else the first missing thing in YAML order. null: show the card. */
export const nextQuestion = (model: ModelSpec, state: FormState): Question | null => {
  const question = (state.asking === null ? null : asked(model, state, state.asking)) ?? firstMissing(model, state);
  return question === null ? null : narrowed(model, state, question);
};
