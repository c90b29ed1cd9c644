import {
  type AnswerValue,
  type FormState,
  type Incoming,
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
import { mainTextPath, placeFor } from './fitting';
import { samePath } from './path-code';

/** What a person did, after Telegram's forms have been taken off. */
export type FlowEvent =
  | { kind: 'show' | 'card' | 'run' }
  | { kind: 'text'; text: string }
  /** The prompt as it has been rewritten in an earlier message. */
  | { kind: 'correct'; path: Path; text: string }
  | { kind: 'media'; items: MediaRef[]; caption: string | null }
  | { kind: 'ask' | 'finish' | 'skip' | 'clear'; path: Path }
  | { kind: 'choose'; path: Path; index: number }
  | { kind: 'page'; path: Path; page: number };

/** Words that go above the next screen. `key` is a parameter of the model, `text` something the person wrote. */
export type Notice =
  | { kind: 'incomplete' | 'model_changed' | 'media_unwanted' | 'nothing_asked' }
  | { kind: 'media_taken' | 'corrected'; key: string }
  | { kind: 'replaced'; key: string; text: string }
  /** Another card was open and had answers; it can be taken up again. */
  | { kind: 'put_aside'; title: string };

export type View =
  | { kind: 'question'; question: Question; page: number; problems: Problem[] }
  | { kind: 'card' }
  /** A button of something that is no longer asked; the state has not moved. */
  | { kind: 'outdated' };

export interface FlowStep {
  form: FormState;
  view: View;
  notices: Notice[];
  /** The form is complete and the person wants it run. */
  run: boolean;
}

const settled = (form: FormState): FormState => ({ ...form, asking: null });

const viewOf = (model: ModelSpec, form: FormState, problems: Problem[] = [], page = 0): View => {
  const question = nextQuestion(model, form);
  return question === null ? { kind: 'card' } : { kind: 'question', question, page, problems };
};

const stay = (form: FormState, view: View, ...notices: Notice[]): FlowStep => ({ form, view, notices, run: false });

/** One step of the dialogue with any model. Pure: the same model, form and event always give the same step. */
export const step = (model: ModelSpec, form: FormState, event: FlowEvent): FlowStep => {
  switch (event.kind) {
    case 'show':
      return stay(form, viewOf(model, form));
    case 'card':
      return stay(settled(form), { kind: 'card' });
    case 'run':
      return run(model, settled(form));
    case 'ask':
      return asked(model, form, event.path, 0);
    case 'page':
      return asked(model, form, event.path, event.page);
    case 'choose':
      return answered(model, form, event.path, { kind: 'choice', index: event.index });
    case 'finish':
    case 'skip':
    case 'clear':
      return answered(model, form, event.path, { kind: event.kind });
    case 'text':
      return texted(model, form, event.text);
    case 'correct':
      return corrected(model, form, event.path, event.text);
    case 'media':
      return mediaSent(model, form, event.items, event.caption);
  }
};

const run = (model: ModelSpec, form: FormState): FlowStep =>
  nextQuestion(model, form) === null
    ? { form, view: { kind: 'card' }, notices: [], run: true }
    : stay(form, viewOf(model, form), { kind: 'incomplete' });

const startsWith = (path: Path, start: Path): boolean => samePath(path.slice(0, start.length), start);

/** Turns to a question. Questions inside lists can be reached only while that very item is being asked. */
const focus = (model: ModelSpec, form: FormState, path: Path): FormState | null => {
  const current = nextQuestion(model, form);
  if (current !== null && samePath(current.path, path)) return form;
  if (path.length > 1) return null;
  const moved = ask(model, form, path);
  const question = nextQuestion(model, moved);
  return question !== null && startsWith(question.path, path) ? moved : null;
};

const asked = (model: ModelSpec, form: FormState, path: Path, page: number): FlowStep => {
  const moved = focus(model, form, path);
  return moved === null ? stay(form, { kind: 'outdated' }) : stay(moved, viewOf(model, moved, [], page));
};

const answered = (model: ModelSpec, form: FormState, path: Path, incoming: Incoming): FlowStep => {
  const moved = focus(model, form, path);
  const question = moved === null ? null : nextQuestion(model, moved);
  if (moved === null || question === null || !samePath(question.path, path) || !offers(question, incoming)) {
    return stay(form, { kind: 'outdated' });
  }
  return given(model, moved, incoming);
};

/** True if the question has the button that was pressed. */
const offers = (question: Question, incoming: Incoming): boolean => {
  if (incoming.kind === 'choice') return incoming.index < question.choices.length;
  if (incoming.kind === 'finish') return question.canFinish;
  if (incoming.kind === 'skip') return question.canSkip;
  return incoming.kind !== 'clear' || question.canClear;
};

const given = (model: ModelSpec, form: FormState, incoming: Incoming, ...notices: Notice[]): FlowStep => {
  const result = answer(model, form, incoming);
  return stay(result.state, viewOf(model, result.state, result.problems), ...notices);
};

const texted = (model: ModelSpec, form: FormState, text: string): FlowStep => {
  // Only a button runs: it carries the card that becomes the progress message.
  if (text.trim() === '🚀') return { ...run(model, settled(form)), run: false };
  if (nextQuestion(model, form) !== null) return given(model, form, { kind: 'text', text });
  const path = mainTextPath(model);
  if (path === null) return stay(form, { kind: 'card' }, { kind: 'nothing_asked' });
  const key = String(path[0]);
  const previous = form.answers[key];
  const notices: Notice[] = typeof previous === 'string' ? [{ kind: 'replaced', key, text: previous }] : [];
  return given(model, ask(model, form, path), { kind: 'text', text }, ...notices);
};

/** The text goes where it stood; whatever is being asked stays asked. */
const corrected = (model: ModelSpec, form: FormState, path: Path, text: string): FlowStep => {
  const result = answer(model, ask(model, form, path), { kind: 'text', text });
  if (result.problems.length > 0) return stay(result.state, viewOf(model, result.state, result.problems));
  const asking = samePath(form.asking, path) ? null : form.asking;
  const resumed = { ...result.state, asking, brief: form.brief };
  return stay(resumed, viewOf(model, resumed), { kind: 'corrected', key: String(path[0]) });
};

const countAt = (form: FormState, path: Path): number => {
  const value: AnswerValue | undefined = form.answers[String(path[0])];
  if (Array.isArray(value)) return value.length;
  return value === undefined || (typeof value === 'object' && !isMediaAnswer(value)) ? 0 : 1;
};

const mediaSent = (model: ModelSpec, form: FormState, items: MediaRef[], caption: string | null): FlowStep => {
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
