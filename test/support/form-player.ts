import {
  type FormState,
  type Incoming,
  type MediaRef,
  type ModelSpec,
  answer,
  emptyForm,
  nextQuestion,
} from '../../src/registry';

export const file = (kind: MediaRef['kind'], ref = 'f'): MediaRef => ({ source: 'telegram', ref, kind });
export const say = (text: string): Incoming => ({ kind: 'text', text });
export const choose = (index: number): Incoming => ({ kind: 'choice', index });
export const send = (...items: MediaRef[]): Incoming => ({ kind: 'media', items });
export const finish: Incoming = { kind: 'finish' };
export const skip: Incoming = { kind: 'skip' };

/** Answers a form one after another; fails on the first problem. */
export const play = (model: ModelSpec, answers: Incoming[], from = emptyForm(model)): FormState =>
  answers.reduce((state, incoming) => {
    const result = answer(model, state, incoming);
    expect(result.problems).toEqual([]);
    return result.state;
  }, from);

export const pathAsked = (model: ModelSpec, state: FormState) => nextQuestion(model, state)?.path ?? null;
