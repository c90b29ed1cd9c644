import { parameterAt, pathKey, valueAt, withValue } from '../answer-paths';
import { moved, withItems, without } from './items';
import { endsWhenFull, mayBeLeftOut, nextQuestion } from './questions';
import { type Read, isComposite, isListOfGroups, itemsIn, readValue } from './read';
import { stepped } from './steps';
import type { FormState, Incoming, Path, Question } from './types';
import { itemsOf } from '../input-schema';
import type { AnswerValue, ModelSpec, Parameter } from '../model-spec';
import type { Problem } from '../problem';
import { foreignKeys, isGiven } from '../rules';
import { spanProblemsAt } from '../spans';

export { cardRows } from './card';
export { nextQuestion } from './questions';

/** A step of the form: the new state, and what was wrong with the answer. On a problem nothing given is lost. */
export interface Answered {
  state: FormState;
  problems: Problem[];
}

export const emptyForm = (_model: ModelSpec): FormState => ({
  answers: {},
  asking: null,
  variant: null,
  closed: [],
  brief: false,
});

const good = (state: FormState): Answered => ({ state, problems: [] });
const bad = (state: FormState, ...problems: Problem[]): Answered => ({ state, problems });

const isInside = (key: string, path: Path): boolean => key === pathKey(path) || key.startsWith(`${pathKey(path)}.`);

/** Deprecated, or of another group: nobody is asked to begin with it; what is there can be changed and cleared. */
const isOver = (model: ModelSpec, state: FormState, key: string): boolean =>
  !isGiven(state.answers[key]) && (model.input[key]?.deprecated === true || foreignKeys(model, state.variant).has(key));

/**
 * Turns to a parameter (`[]`: to the choice between groups). A list that has items already is added to, as the
 * question's `given` says; "clear" begins it anew. Of groups in it everything is asked that has not been passed over.
 */
export const ask = (model: ModelSpec, state: FormState, path: Path): FormState => {
  const known = path.length === 0 ? model.variants.length > 0 : parameterAt(model, path) !== undefined;
  const key = path[0];
  if (!known || (key !== undefined && isOver(model, state, String(key)))) return state;
  return { ...state, asking: path, brief: false, closed: state.closed.filter((mark) => mark !== pathKey(path)) };
};

const close = (state: FormState, path: Path): FormState => ({
  ...state,
  closed: state.closed.includes(pathKey(path)) ? state.closed : [...state.closed, pathKey(path)],
});

const put = (state: FormState, path: Path, value: AnswerValue | undefined): FormState => ({
  ...state,
  answers: withValue(state.answers, path, value),
});

/** Where one gets to when what was turned to is done: from an item to its list, else to the card. */
const outOf = (path: Path): Path | null => (typeof path.at(-1) === 'number' ? path.slice(0, -1) : null);

/** Goes on when what was turned to has its answer. A list stays open until ✅; one within a list, until it is full. */
const settle = (model: ModelSpec, state: FormState): FormState => {
  const { asking } = state;
  if (asking === null) return state;
  const parameter = parameterAt(model, asking);
  if (parameter !== undefined && isComposite(parameter)) {
    const question = nextQuestion(model, state);
    const within = question !== null && asking.every((step, index) => question.path[index] === step);
    if (within && (parameter.type === 'object' || question.path.length > asking.length)) return state;
    const value = valueAt(state.answers, asking);
    const full = endsWhenFull(asking) && Array.isArray(value) && value.length >= (parameter.max ?? Infinity);
    if (parameter.type === 'array' && !full && !state.closed.includes(pathKey(asking))) return state;
  }
  return settle(model, { ...state, asking: outOf(asking) });
};

const chooseVariant = (model: ModelSpec, state: FormState, incoming: Incoming, question: Question): Answered => {
  const typed = incoming.kind === 'text' ? incoming.text.trim().toLowerCase() : null;
  const byWord = (group: (typeof model.variants)[number], index: number): boolean =>
    [String(index + 1), question.choices[index]?.label, ...Object.values(group.title ?? {})].some(
      (word) => word?.toLowerCase() === typed,
    );
  const index = incoming.kind === 'choice' ? incoming.index : model.variants.findIndex(byWord);
  if (model.variants[index] === undefined) {
    const limit = question.choices.map(({ label }) => label).join(', ');
    return bad(state, { code: 'variant_unknown', path: [], key: question.key, parameters: { limit } });
  }
  const foreign = foreignKeys(model, index);
  const answers = Object.fromEntries(Object.entries(state.answers).filter(([key]) => !foreign.has(key)));
  return good({ ...state, answers, variant: index, asking: null });
};

/** A button "clear": the value goes, and with it the marks of what was complete in it. */
const clear = (model: ModelSpec, state: FormState, path: Path): FormState => {
  const emptied = put({ ...state, closed: state.closed.filter((mark) => !isInside(mark, path)) }, path, undefined);
  return { ...emptied, asking: path.length === 1 ? null : state.asking };
};

/** Passes over the innermost optional field that the question stands in; if there is none, what was turned to. */
const skip = (model: ModelSpec, state: FormState, path: Path): FormState => {
  const outer = state.asking?.length ?? 0;
  for (let length = path.length; length > outer; length--) {
    const field = path.slice(0, length);
    const parameter = typeof field.at(-1) === 'string' ? parameterAt(model, field) : undefined;
    if (parameter !== undefined && mayBeLeftOut(parameter)) return close(state, field);
  }
  return { ...state, asking: state.asking === null ? null : outOf(state.asking) };
};

/** Adds items to a list, as many as fit and are right; tells what was wrong with the others. An only item is exchanged. */
const addItems = (
  model: ModelSpec,
  state: FormState,
  question: Question,
  list: Parameter,
  incoming: Incoming,
): Answered => {
  const before = valueAt(state.answers, question.path);
  const items: AnswerValue[] = Array.isArray(before) && list.max !== 1 ? [...before] : [];
  const kept = items.length;
  const problems: Problem[] = [];
  let left = 0;
  for (const part of itemsIn(itemsOf(list), incoming)) {
    const read: Read = readValue(model, itemsOf(list), [...question.path, items.length], part);
    if ('problems' in read) problems.push(...read.problems);
    else if (items.length >= (list.max ?? Infinity)) left += 1;
    else items.push(read.value);
  }
  if (left > 0) {
    const parameters = { limit: list.max ?? items.length, given: left };
    problems.push({ code: 'some_left_out', path: question.path, key: question.key, parameters });
  }
  if (items.length === kept) return bad(state, ...problems);
  return bad(put(state, question.path, items), ...problems);
};

/** One more group in a list of groups; what was sent answers its first field. Nothing is stored before that. */
const addGroup = (
  model: ModelSpec,
  state: FormState,
  question: Question,
  list: Parameter,
  incoming: Incoming,
): Answered => {
  const { path, key, given } = question;
  if (list.max !== undefined && given >= list.max) {
    return bad(state, { code: 'max_items', path, key, parameters: { limit: list.max, given: given + 1 } });
  }
  if (incoming.kind === 'choice' && incoming.index !== 0) {
    return bad(state, { code: 'choice_unknown', path, key, parameters: {} });
  }
  const item = [...path, given];
  const opened: FormState = { ...state, asking: item };
  const first = nextQuestion(model, opened);
  // A group of which nothing has to be asked is complete as it is.
  if (first === null || !item.every((step, index) => first.path[index] === step)) return good(put(state, item, {}));
  if (incoming.kind === 'choice') return good(opened);
  const taken = answer(model, opened, incoming);
  return taken.problems.length > 0 ? bad(state, ...taken.problems) : taken;
};

const give = (
  model: ModelSpec,
  state: FormState,
  question: Question,
  parameter: Parameter,
  incoming: Incoming,
): Answered => {
  if (parameter.type === 'array') {
    return isListOfGroups(parameter)
      ? addGroup(model, state, question, parameter, incoming)
      : addItems(model, state, question, parameter, incoming);
  }
  const read = readValue(model, parameter, question.path, incoming);
  if ('problems' in read) return bad(state, ...read.problems);
  const given = put(state, question.path, read.value);
  const misplaced = spanProblemsAt(model, given.answers, question.path);
  return misplaced.length > 0 ? bad(state, ...misplaced) : good(given);
};

const gone = (state: FormState, { path, key }: Question): Answered =>
  bad(state, { code: 'choice_unknown', path, key, parameters: {} });

/** Collecting begins: the list, or the group with its lists, is attended to until it is complete. */
const attended = (state: FormState, { path }: Question): FormState =>
  state.asking === null ? { ...state, asking: path.slice(0, 1), brief: true } : state;

/** Another order of the items of the list that is asked, or one of them less. It was not complete if it is changed. */
const rearrange = (state: FormState, question: Question, order: number[]): Answered => {
  const from = attended(state, question);
  const closed = from.closed.filter((mark) => mark !== pathKey(question.path));
  return good(withItems({ ...from, closed }, question.path, order));
};

const step = (state: FormState, question: Question, by: number): Answered => {
  const { path, key, parameter, steps, current } = question;
  if (parameter === null || steps.length === 0 || !Number.isFinite(by) || by === 0) return gone(state, question);
  const next = stepped(parameter, current, by);
  if (next === null) {
    const parameters = { limit: current ?? 0, given: (current ?? 0) + by };
    return bad(state, { code: by > 0 ? 'max_value' : 'min_value', path, key, parameters });
  }
  return good(put({ ...state, asking: path }, path, parameter.type === 'string' ? String(next) : next));
};

/** Takes an answer to what is asked. A wrong one is explained and asked again; the state keeps everything. */
export const answer = (model: ModelSpec, state: FormState, incoming: Incoming): Answered => {
  const question = nextQuestion(model, state);
  if (question === null) return good(state);
  const { parameter, path, key } = question;
  switch (incoming.kind) {
    case 'finish':
      if (question.canFinish) return good(settle(model, close(state, path)));
      return bad(state, {
        code: parameter?.type === 'array' && question.min > 0 ? 'min_items' : 'required',
        path,
        key,
        parameters: { limit: question.min, given: question.given },
      });
    case 'skip':
      return question.canSkip
        ? good(settle(model, skip(model, state, path)))
        : bad(state, { code: 'required', path, key, parameters: {} });
    case 'clear':
      return good(clear(model, state, path));
    case 'remove':
      return question.items[incoming.index] === undefined
        ? gone(state, question)
        : rearrange(state, question, without(question.given, incoming.index));
    case 'move':
      return question.items[incoming.index] === undefined || question.items[incoming.to] === undefined
        ? gone(state, question)
        : rearrange(state, question, moved(question.given, incoming.index, incoming.to));
    case 'step':
      return step(state, question, incoming.by);
    default: {
      if (parameter === null) return chooseVariant(model, state, incoming, question);
      if (incoming.kind === 'draw' && !question.isSeed) return gone(state, question);
      const begun = path.length > 1 || isComposite(parameter);
      const from = begun ? attended(state, question) : state;
      const given = give(model, from, question, parameter, incoming);
      const same = given.problems.length > 0 && given.state.answers === state.answers;
      return { state: same ? state : settle(model, given.state), problems: given.problems };
    }
  }
};
