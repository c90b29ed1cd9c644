import type { GenerationView } from '../../../generation';
import {
  type AnswerValue,
  type FormState,
  type HistoryNeed,
  type ModelSpec,
  type Path,
  historyNeed,
} from '../../../registry';
import { type FlowStep, step } from './flow';

/** What a pick needs to know of a generation. */
export type PickedFrom = Pick<
  GenerationView,
  'id' | 'model' | 'modelId' | 'input' | 'taskId' | 'outputs' | 'createdAt'
>;

/** A work of the person that answers a question. */
export interface Candidate {
  generation: PickedFrom;
  /** Number of the result, from 1; 0 = the task as a whole. */
  output: number;
  value: string;
}

/** What a question that is fed from the history has to offer. */
export interface Picks {
  candidates: Candidate[];
  /** Models that make what is asked for; empty if there are candidates, or were. */
  makers: ModelSpec[];
}

/** What the history must give for the question at this path; null for questions that people answer themselves. */
export const needAt = (model: ModelSpec, path: Path): HistoryNeed | null => {
  const parameter = path.length === 1 ? model.input[String(path[0])] : undefined;
  return parameter === undefined ? null : historyNeed(parameter);
};

/** The id that this work has for such a need; null if it has none, or is of another model. */
export const idFor = (need: HistoryNeed, generation: PickedFrom, output: number): string | null => {
  if (!need.models(generation.modelId) || generation.taskId === null || generation.outputs.length === 0) return null;
  if (need.value === 'task_id') return output === 0 ? generation.taskId : null;
  return generation.outputs[output - 1]?.id ?? null;
};

const numbersIn = (need: HistoryNeed, generation: PickedFrom): number[] =>
  need.value === 'task_id' ? [0] : generation.outputs.map((_output, index) => index + 1);

/**
 * The works that answer a question, in the order of the generations, at most `limit`. Where the task is given already,
 * only what it has made; all of them if it is none of these (its id was typed), for a pick brings its task along.
 * @param taken items that the list has already
 */
export const candidatesOf = (
  need: HistoryNeed,
  generations: readonly PickedFrom[],
  given: { taskId: AnswerValue | undefined; taken: readonly AnswerValue[] },
  limit: number,
): Candidate[] => {
  const sameTask = need.sameTaskAs === undefined ? [] : generations.filter(({ taskId }) => taskId === given.taskId);
  return (sameTask.length > 0 ? sameTask : generations)
    .flatMap((generation) =>
      numbersIn(need, generation).flatMap((output): Candidate[] => {
        const value = idFor(need, generation, output);
        return value === null || given.taken.includes(value) ? [] : [{ generation, output, value }];
      }),
    )
    .slice(0, limit);
};

/** The first models that people can begin with: those that need an earlier work themselves stand last. */
export const makersOf = (need: HistoryNeed, offered: readonly ModelSpec[], limit: number): ModelSpec[] => {
  const makers = offered.filter(({ id }) => need.models(id));
  const goesOn = (model: ModelSpec): boolean =>
    Object.values(model.input).some((parameter) => parameter.required && historyNeed(parameter) !== null);
  return [...makers.filter((model) => !goesOn(model)), ...makers.filter(goesOn)].slice(0, limit);
};

/** A work is picked. What must be of the same task follows it, as far as there is no choice. Null if it does not fit. */
export const picked = (
  model: ModelSpec,
  form: FormState,
  path: Path,
  generation: PickedFrom,
  output: number,
): FlowStep | null => {
  const need = needAt(model, path);
  const value = need === null ? null : idFor(need, generation, output);
  if (need === null || value === null) return null;
  const first = step(model, form, { kind: 'pick', path, value });
  if (!isTaken(first)) return first;
  const key = String(path[0]);
  return need.value === 'task_id'
    ? withResultsOf(model, first, key, generation)
    : withTaskOf(model, first, need.sameTaskAs, generation);
};

const isTaken = ({ view }: FlowStep): boolean =>
  view.kind === 'card' || (view.kind === 'question' && view.problems.length === 0);

/** Sets one more parameter; where that is refused, it stays to be asked. */
const also = (model: ModelSpec, done: FlowStep, key: string, value: string): FlowStep => {
  const next = step(model, done.form, { kind: 'pick', path: [key], value });
  return isTaken(next) ? { ...next, notices: [...done.notices, ...next.notices] } : done;
};

/** The task of a picked result. */
const withTaskOf = (model: ModelSpec, done: FlowStep, key: string | undefined, generation: PickedFrom): FlowStep => {
  const need = key === undefined ? null : needAt(model, [key]);
  const value = need === null ? null : idFor(need, generation, 0);
  return key === undefined || value === null || done.form.answers[key] === value ? done : also(model, done, key, value);
};

/** The only result of a picked task. One of another task goes. */
const withResultsOf = (model: ModelSpec, done: FlowStep, taskKey: string, generation: PickedFrom): FlowStep => {
  const tied = Object.keys(model.input).filter((key) => needAt(model, [key])?.sameTaskAs === taskKey);
  return tied.reduce((before, key) => {
    const need = needAt(model, [key]);
    const ids = need === null ? [] : candidatesOf(need, [generation], { taskId: undefined, taken: [] }, 2);
    const { [key]: current, ...others } = before.form.answers;
    if (current !== undefined && generation.outputs.some(({ id }) => id === current)) return before;
    const only = ids.length === 1 && isNeeded(model, before.form, key) ? ids[0] : undefined;
    if (only !== undefined) return also(model, before, key, only.value);
    if (current === undefined) return before;
    const without = step(model, { ...before.form, answers: others }, { kind: 'show' });
    return { ...without, notices: [...before.notices, ...without.notices] };
  }, done);
};

const isNeeded = (model: ModelSpec, { variant }: FormState, key: string): boolean =>
  model.input[key]?.required === true || (variant !== null && model.variants[variant]?.required.includes(key) === true);
