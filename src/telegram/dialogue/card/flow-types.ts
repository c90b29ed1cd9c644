import {
  type FormState,
  type Incoming,
  type MediaRef,
  type ModelSpec,
  type Path,
  type Problem,
  type Question,
  answer,
  nextQuestion,
} from '../../../registry';

/** What a person did, after Telegram's forms have been taken off. */
export type FlowEvent =
  | { kind: 'show' | 'card' | 'run' }
  | { kind: 'text'; text: string }
  /** The prompt as it has been rewritten in an earlier message. */
  | { kind: 'correct'; path: Path; text: string }
  | { kind: 'media'; items: MediaRef[]; caption: string | null }
  | { kind: 'ask' | 'finish' | 'skip' | 'clear'; path: Path }
  | { kind: 'choose'; path: Path; index: number }
  | { kind: 'page'; path: Path; page: number }
  /** The step button of that number: which of the question's steps. */
  | { kind: 'step'; path: Path; index: number }
  /** A seed that has been drawn. */
  | { kind: 'draw'; path: Path; value: number }
  /** An item of a list goes, or changes places with the one before it. */
  | { kind: 'remove' | 'raise'; path: Path; index: number }
  /** A value from the person's own history. */
  | { kind: 'pick'; path: Path; value: string };

/** Words that go above the next screen. `key` is a parameter of the model, `text` something the person wrote. */
export type Notice =
  | { kind: 'incomplete' | 'model_changed' | 'price_changed' | 'media_unwanted' | 'nothing_asked' }
  | { kind: 'media_taken' | 'corrected'; key: string }
  | { kind: 'replaced'; key: string; text: string }
  /** Another card was open and had answers; it can be taken up again. */
  | { kind: 'put_aside'; title: string }
  /** Of the files that the card began with only so many have a place. */
  | { kind: 'files_left'; used: number; given: number }
  /** The words beside files are not taken: there is a prompt already. */
  | { kind: 'caption_left' }
  /** The words beside those files could not become the prompt. */
  | { kind: 'words_left' };

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

export const viewOf = (model: ModelSpec, form: FormState, problems: Problem[] = [], page = 0): View => {
  const question = nextQuestion(model, form);
  return question === null ? { kind: 'card' } : { kind: 'question', question, page, problems };
};

export const stay = (form: FormState, view: View, ...notices: Notice[]): FlowStep => ({
  form,
  view,
  notices,
  run: false,
});

/** The answer to what is asked, and what comes next. */
export const given = (model: ModelSpec, form: FormState, incoming: Incoming, ...notices: Notice[]): FlowStep => {
  const result = answer(model, form, incoming);
  return stay(result.state, viewOf(model, result.state, result.problems), ...notices);
};
