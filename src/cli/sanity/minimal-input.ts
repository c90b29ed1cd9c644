import {
  type Answers,
  type FormState,
  type Incoming,
  type MediaFormat,
  type ModelSpec,
  type Parameter,
  type Question,
  answer,
  emptyForm,
  nextQuestion,
} from '../../registry';
import { sampleOf } from './samples';

/** An earlier task that a model works on: its id, and the id of its first track where it made music. */
export interface EarlierTask {
  taskId: string;
  audioId: string;
}

/** Stands for a task that has not been run yet. */
export const UNKNOWN_TASK: EarlierTask = { taskId: 'task-not-run-yet', audioId: 'track-not-made-yet' };

/** More questions than any model asks: a form that does not come to its end is a mistake. */
const MOST_QUESTIONS = 200;
const SENTENCE = 'A red lighthouse on a cliff at sunset, calm sea';
const TASK_KEY = /^(origin_)?task_?id$/i;
const OWN_WORDS: [RegExp, string][] = [
  [/speaker|voice_name/i, 'Anna'],
  [/(^|_)(title|name)$/i, 'Lighthouse'],
  [/style|tags/i, 'calm, piano'],
  [/timestamps/i, '0,3'],
];
/** Ends of a passage, in seconds: behind its beginning, and within the sound that is sent along. */
const PASSAGE_END = 8;

const fitted = (text: string, { min = 0, max = Infinity }: Parameter): string =>
  [...text.padEnd(min, '.')].slice(0, max).join('');

const wordsFor = (key: string, parameter: Parameter, earlier: EarlierTask): string => {
  if (TASK_KEY.test(key)) return earlier.taskId;
  if (key === 'audio_id') return earlier.audioId;
  if (parameter.format === 'web_page_url') return 'https://example.com/';
  return fitted(OWN_WORDS.find(([pattern]) => pattern.test(key))?.[1] ?? SENTENCE, parameter);
};

const files = (format: MediaFormat | undefined, count: number): Incoming => ({
  kind: 'media',
  items: Array.from({ length: count }, () => sampleOf(format ?? 'image_url')),
});

const numberFor = (question: Question): string => {
  const least = Number.isFinite(question.min) ? question.min : 1;
  return String(/_end(_s)?$/.test(question.key) ? Math.max(least, PASSAGE_END) : least);
};

type PriceOf = (answers: Answers) => number;

/** The choice that makes the whole cheapest; of equal ones the first. */
const cheapest = (model: ModelSpec, form: FormState, choices: number, priceOf: PriceOf): number => {
  let best = { index: 0, price: Infinity };
  for (let index = 0; index < choices; index += 1) {
    const price = priceOf(answer(model, form, { kind: 'choice', index }).state.answers);
    if (price < best.price) best = { index, price };
  }
  return best.index;
};

/** A group that needs no earlier task, if there is one. */
const easiestVariant = (model: ModelSpec): number =>
  Math.max(
    0,
    model.variants.findIndex((group) => !group.required.some((key) => TASK_KEY.test(key))),
  );

const reply = (
  model: ModelSpec,
  form: FormState,
  question: Question,
  earlier: EarlierTask,
  priceOf: PriceOf,
): Incoming => {
  const { parameter, control, choices, key, min } = question;
  if (question.canFinish) return { kind: 'finish' };
  if (question.canSkip) return { kind: 'skip' };
  if (control === 'variant' || parameter === null) return { kind: 'choice', index: easiestVariant(model) };
  if (control === 'media') return files(parameter.format, 1);
  if (control === 'media_list') return files(parameter.items?.format ?? parameter.format, Math.max(1, min));
  if (choices.length > 0) return { kind: 'choice', index: cheapest(model, form, choices.length, priceOf) };
  if (control === 'number') return { kind: 'text', text: numberFor(question) };
  if (question.example !== null) return { kind: 'text', text: question.example };
  const item = parameter.type === 'array' ? (parameter.items ?? parameter) : parameter;
  if (item.type === 'integer' || item.type === 'number') return { kind: 'text', text: String(item.min ?? 1) };
  return { kind: 'text', text: wordsFor(key, item, earlier) };
};

/**
 * The smallest and cheapest input that the form takes, made from the model's own description: what it asks for is
 * answered, everything optional is left out. Files are {@link sampleOf}.
 * @throws Error naming the question that can't be answered: then the description contradicts itself
 */
export const minimalAnswers = (model: ModelSpec, earlier: EarlierTask, priceOf: PriceOf): Answers => {
  let form = emptyForm(model);
  for (let count = 0; count < MOST_QUESTIONS; count += 1) {
    const question = nextQuestion(model, form);
    if (question === null) return form.answers;
    const step = answer(model, form, reply(model, form, question, earlier, priceOf));
    const [problem] = step.problems;
    if (problem !== undefined) {
      throw new Error(
        `${question.path.join('.')} could not be answered: ${problem.code} ${JSON.stringify(problem.parameters)}`,
      );
    }
    form = step.state;
  }
  throw new Error(`the form does not come to its end; it asks for ${nextQuestion(model, form)?.path.join('.') ?? ''}`);
};

/** True if the smallest input names an earlier task. */
export const needsEarlierTask = (model: ModelSpec): boolean => {
  const text = JSON.stringify(minimalAnswers(model, UNKNOWN_TASK, () => 0));
  return text.includes(UNKNOWN_TASK.taskId) || text.includes(UNKNOWN_TASK.audioId);
};
