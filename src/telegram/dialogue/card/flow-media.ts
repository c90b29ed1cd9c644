import {
  type AnswerValue,
  type FormState,
  type MediaRef,
  type ModelSpec,
  type Path,
  type Problem,
  type Question,
  answer,
  ask,
  isMediaAnswer,
  nextQuestion,
} from '../../../registry';
import { kindsOf, mainTextPath, placeFor } from './fitting';
import { type FlowStep, type Notice, given, stay, viewOf } from './flow-types';
import { samePath } from './path-code';

const countAt = (form: FormState, path: Path): number => {
  const value: AnswerValue | undefined = form.answers[String(path[0])];
  if (Array.isArray(value)) return value.length;
  return value === undefined || (typeof value === 'object' && !isMediaAnswer(value)) ? 0 : 1;
};

/** Files go where some are asked for, else where they fit best, each kind of them; their caption becomes the prompt. */
export const mediaSent = (model: ModelSpec, form: FormState, items: MediaRef[], caption: string | null): FlowStep => {
  const question = nextQuestion(model, form);
  const { wanted, others } = divided(question, items);
  let done = wanted.length > 0 ? given(model, form, { kind: 'media', items: wanted }) : stay(form, viewOf(model, form));
  for (const kind of new Set(others.map((item) => item.kind))) {
    if (problemsOf(done).length > 0) break;
    done = placed(
      model,
      done,
      others.filter((item) => item.kind === kind),
    );
  }
  return captioned(model, done, caption);
};

/** What answers the question and what does not. Where nothing does, the question itself says what is wrong with them. */
const divided = (question: Question | null, items: MediaRef[]): { wanted: MediaRef[]; others: MediaRef[] } => {
  if (question?.control !== 'media' && question?.control !== 'media_list') return { wanted: [], others: items };
  const format = question.parameter?.format ?? question.parameter?.items?.format;
  // A document may be anything.
  const isAny = format === undefined || format === 'document_url';
  const wanted = items.filter(({ kind }) => isAny || kindsOf(format).includes(kind));
  return wanted.length === 0
    ? { wanted: items, others: [] }
    : { wanted, others: items.filter((item) => !wanted.includes(item)) };
};

const problemsOf = ({ view }: FlowStep): Problem[] => (view.kind === 'question' ? view.problems : []);

/** Files of one kind go where they fit best; what is asked stays asked. */
const placed = (model: ModelSpec, before: FlowStep, items: MediaRef[]): FlowStep => {
  const { form, notices } = before;
  const place = placeFor(model, items[0]?.kind ?? 'document', (path) => countAt(form, path));
  if (place === null) return { ...before, notices: [...notices, { kind: 'media_unwanted' }] };
  const result = answer(model, ask(model, form, place.path), { kind: 'media', items });
  if (result.problems.length > 0) return stay(result.state, viewOf(model, result.state, result.problems), ...notices);
  const back = { ...closed(model, result.state, place.path), asking: form.asking, brief: form.brief };
  return stay(back, viewOf(model, back), ...notices, { kind: 'media_taken', key: String(place.path[0]) });
};

/** A list that nobody was asked for is closed at once: the person did not mean to begin a collection. */
const closed = (model: ModelSpec, form: FormState, path: Path): FormState => {
  const question = nextQuestion(model, form);
  return question !== null && samePath(question.path, path) && question.canFinish
    ? answer(model, form, { kind: 'finish' }).state
    : form;
};

/** The caption of a file is the prompt, unless there is one already. Words that are not taken are told about. */
const captioned = (model: ModelSpec, taken: FlowStep, caption: string | null): FlowStep => {
  if (caption === null) return taken;
  const path = mainTextPath(model);
  const present = path === null ? undefined : taken.form.answers[String(path[0])];
  if (present === caption) return taken;
  const left = (notice: Notice): FlowStep => ({ ...taken, notices: [...taken.notices, notice] });
  if (path === null) return left({ kind: 'words_left' });
  if (present !== undefined) return left({ kind: 'caption_left' });
  const problems = problemsOf(taken);
  const result = answer(model, ask(model, taken.form, path), { kind: 'text', text: caption });
  if (result.problems.length > 0) {
    const view = viewOf(model, taken.form, [...problems, ...result.problems]);
    return view.kind === 'question' ? { ...taken, view } : left({ kind: 'words_left' });
  }
  const resumed = samePath(taken.form.asking, path)
    ? result.state
    : { ...result.state, asking: taken.form.asking, brief: taken.form.brief };
  return { ...taken, form: resumed, view: viewOf(model, resumed, problems) };
};
