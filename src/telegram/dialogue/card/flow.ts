import {
  type FormState,
  type Incoming,
  type MediaRef,
  type ModelSpec,
  type Path,
  type Question,
  answer,
  ask,
  nextQuestion,
} from '../../../registry';
import { fileAtAddress, kindAt, onlyAddress } from '../media-first/web-address';
import { mainTextPath, mediaPlaces } from './fitting';
import { mediaSent } from './flow-media';
import { type FlowEvent, type FlowStep, type Notice, given, stay, viewOf } from './flow-types';
import { samePath } from './path-code';

export type { FlowEvent, FlowStep, Notice, View } from './flow-types';

const settled = (form: FormState): FormState => ({ ...form, asking: null });

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
    case 'step':
      return stepped(model, form, event.path, event.index);
    case 'draw':
      return answered(model, form, event.path, { kind: 'draw', value: event.value });
    case 'remove':
      return answered(model, form, event.path, { kind: 'remove', index: event.index });
    case 'raise':
      return answered(model, form, event.path, { kind: 'move', index: event.index, to: event.index - 1 });
    case 'pick':
      return answered(model, form, event.path, { kind: 'text', text: event.value });
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
  if (incoming.kind === 'draw') return question.isSeed;
  if (incoming.kind === 'remove') return incoming.index < question.items.length;
  if (incoming.kind === 'move') return incoming.to >= 0 && incoming.index < question.items.length;
  return incoming.kind !== 'clear' || question.canClear;
};

/** The question stays, so that one can step again. */
const stepped = (model: ModelSpec, form: FormState, path: Path, index: number): FlowStep => {
  const moved = focus(model, form, path);
  const by = moved === null ? undefined : nextQuestion(model, moved)?.steps[index];
  return by === undefined ? stay(form, { kind: 'outdated' }) : answered(model, form, path, { kind: 'step', by });
};

const texted = (model: ModelSpec, form: FormState, text: string): FlowStep => {
  // Only a button runs: it carries the card that becomes the progress message.
  if (text.trim() === '🚀') return { ...run(model, settled(form)), run: false };
  const question = nextQuestion(model, form);
  const path = mainTextPath(model);
  const file = question === null || samePath(question.path, path) ? fileBehind(model, text) : null;
  if (file !== null) return mediaSent(model, form, [file], null);
  if (question !== null) return given(model, form, { kind: 'text', text });
  if (path === null) return stay(form, { kind: 'card' }, { kind: 'nothing_asked' });
  const key = String(path[0]);
  const previous = form.answers[key];
  const notices: Notice[] = typeof previous === 'string' ? [{ kind: 'replaced', key, text: previous }] : [];
  return given(model, ask(model, form, path), { kind: 'text', text }, ...notices);
};

/**
 * An address alone is no prompt: it is the file for which the model has a place. What an address does not tell is taken for
 * the one kind of files that the model has places for.
 */
const fileBehind = (model: ModelSpec, text: string): MediaRef | null => {
  const address = onlyAddress(text);
  if (address === null) return null;
  const places = mediaPlaces(model).filter(({ parameter }) => parameter.role !== 'mask');
  const kinds = new Set(places.flatMap((place) => place.kinds));
  const readsPages = Object.values(model.input).some(
    ({ format, items }) => (format ?? items?.format) === 'web_page_url',
  );
  const [only] = kinds.size === 1 && !readsPages ? kinds : [];
  const kind = kindAt(address) ?? only;
  return kind !== undefined && kinds.has(kind) ? fileAtAddress(address, kind) : null;
};

/** The text goes where it stood; whatever is being asked stays asked. */
const corrected = (model: ModelSpec, form: FormState, path: Path, text: string): FlowStep => {
  const result = answer(model, ask(model, form, path), { kind: 'text', text });
  if (result.problems.length > 0) return stay(result.state, viewOf(model, result.state, result.problems));
  const asking = samePath(form.asking, path) ? null : form.asking;
  const resumed = { ...result.state, asking, brief: form.brief };
  return stay(resumed, viewOf(model, resumed), { kind: 'corrected', key: String(path[0]) });
};
