import {
  type AnswerValue,
  type FormState,
  type MediaRef,
  type ModelSpec,
  type Path,
  answer,
  ask,
  isMediaAnswer,
  nextQuestion,
} from '../../../registry';
import { mainTextPath, placeFor } from './fitting';
import { type FlowStep, given, stay, viewOf } from './flow-types';
import { samePath } from './path-code';

const countAt = (form: FormState, path: Path): number => {
  const value: AnswerValue | undefined = form.answers[String(path[0])];
  if (Array.isArray(value)) return value.length;
  return value === undefined || (typeof value === 'object' && !isMediaAnswer(value)) ? 0 : 1;
};

/** A file goes where one is asked for, else where it fits best; its caption becomes the prompt. */
export const mediaSent = (model: ModelSpec, form: FormState, items: MediaRef[], caption: string | null): FlowStep => {
  const question = nextQuestion(model, form);
  if (question?.control === 'media' || question?.control === 'media_list') {
    return captioned(model, given(model, form, { kind: 'media', items }), caption);
  }
  const place = placeFor(model, items[0]?.kind ?? 'document', (path) => countAt(form, path));
  if (place === null) return stay(form, viewOf(model, form), { kind: 'media_unwanted' });
  const result = answer(model, ask(model, form, place.path), { kind: 'media', items });
  if (result.problems.length > 0) return stay(result.state, viewOf(model, result.state, result.problems));
  const back = { ...closed(model, result.state, place.path), asking: form.asking, brief: form.brief };
  return captioned(
    model,
    stay(back, viewOf(model, back), { kind: 'media_taken', key: String(place.path[0]) }),
    caption,
  );
};

/** A list that nobody was asked for is closed at once: the person did not mean to begin a collection. */
const closed = (model: ModelSpec, form: FormState, path: Path): FormState => {
  const question = nextQuestion(model, form);
  return question !== null && samePath(question.path, path) && question.canFinish
    ? answer(model, form, { kind: 'finish' }).state
    : form;
};

/** The caption of a file is the prompt, unless there is one already. */
const captioned = (model: ModelSpec, taken: FlowStep, caption: string | null): FlowStep => {
  const path = mainTextPath(model);
  const failed = taken.view.kind === 'question' && taken.view.problems.length > 0;
  if (caption === null || path === null || failed || taken.form.answers[String(path[0])] !== undefined) return taken;
  const result = answer(model, ask(model, taken.form, path), { kind: 'text', text: caption });
  if (result.problems.length > 0) return { ...taken, view: viewOf(model, taken.form, result.problems) };
  const resumed = samePath(taken.form.asking, path)
    ? result.state
    : { ...result.state, asking: taken.form.asking, brief: taken.form.brief };
  return { ...taken, form: resumed, view: viewOf(model, resumed) };
};
