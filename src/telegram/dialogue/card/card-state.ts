import { randomUUID } from 'node:crypto';
import {
  type AnswerValue,
  type Answers,
  type FormState,
  type ModelSpec,
  type Parameter,
  type Problem,
  emptyForm,
} from '../../../registry';
import type { PromptPart } from '../incoming/prompt-parts';

/** Raised when the stored form changes; rows of another version are put aside politely. */
export const CARD_VERSION = 2;
export const LIFETIME_DAYS = 7;

/** A card that is being filled, as its row keeps it. */
export interface CardState {
  modelId: string;
  /** Of the model's input when the form was filled. */
  inputHash: string;
  form: FormState;
  /** Id of the one generation that this card can start. */
  confirmId: string;
  /** The generation whose answers or result this card began with. */
  parentId: string | null;
  /** The person's messages that are the prompt: when they edit one, the prompt follows. */
  promptParts: PromptPart[];
  /** The message of the text file that was read last. */
  readMessageId: number | null;
  /** The received files that the card began with. */
  mediaId: string | null;
  /** Files of which nothing more can be learned: measured, or tried in vain. */
  measured: string[];
}

export type ProblemsOf = (answers: Answers) => Problem[];

export const newCard = (
  model: ModelSpec,
  form: FormState = emptyForm(model),
  parentId: string | null = null,
): CardState => ({
  modelId: model.id,
  inputHash: model.inputHash,
  form,
  confirmId: randomUUID(),
  parentId,
  promptParts: [],
  readMessageId: null,
  mediaId: null,
  measured: [],
});

/** Rows of an earlier release know one message only; its words are told anew when it is edited. */
const partsOf = (messageId: number | null | undefined): PromptPart[] =>
  messageId === null || messageId === undefined ? [] : [{ messageId, text: '' }];

/** What stands in a row of this version, or null if it is anything else. */
export const parseCard = (stored: unknown): CardState | null => {
  if (typeof stored !== 'object' || stored === null) return null;
  const state = stored as Partial<CardState> & { promptMessageId?: number | null };
  const form: Partial<FormState> | undefined = state.form;
  const sound =
    typeof state.modelId === 'string' &&
    typeof state.inputHash === 'string' &&
    typeof state.confirmId === 'string' &&
    typeof form?.answers === 'object' &&
    Array.isArray(form.closed);
  if (!sound) return null;
  return {
    ...(state as CardState),
    promptParts: state.promptParts ?? partsOf(state.promptMessageId),
    readMessageId: state.readMessageId ?? null,
    mediaId: state.mediaId ?? null,
    measured: state.measured ?? [],
  };
};

/**
 * A form that begins with these answers. What the model does not know or no longer accepts is left out, and so is what
 * equals the default, so that the card tells choices from defaults.
 */
export const formWith = (model: ModelSpec, answers: Answers, problemsOf: ProblemsOf): FormState => {
  if (Object.keys(answers).length === 0) return emptyForm(model);
  let kept: Answers = Object.fromEntries(
    Object.entries(answers).filter(([key, value]) => {
      const parameter = model.input[key];
      return parameter !== undefined && JSON.stringify(parameter.default) !== JSON.stringify(value);
    }),
  );
  for (let round = Object.keys(kept).length; round > 0; round -= 1) {
    const wrong = new Set(problemsOf(kept).map((problem) => String(problem.path[0])));
    const next = Object.fromEntries(Object.entries(kept).filter(([key]) => !wrong.has(key)));
    if (Object.keys(next).length === Object.keys(kept).length) break;
    kept = next;
  }
  return { ...emptyForm(model), answers: kept, variant: variantOf(model, kept), closed: completedIn(model, kept) };
};

/** The group of parameters that these answers belong to: the first whose required ones are all there. */
const variantOf = (model: ModelSpec, answers: Answers): number | null => {
  const index = model.variants.findIndex((group) => group.required.every((key) => answers[key] !== undefined));
  return index === -1 ? null : index;
};

/**
 * Every list and group inside the answers, as the form names them (`a.0.b`), and every part of a group that was left
 * out: all of it is complete, nothing is asked again.
 */
const completed = (parameter: Parameter, value: AnswerValue | undefined, path: (string | number)[]): string[] => {
  const own = path.join('.');
  if (value === undefined) return path.length > 1 ? [own] : [];
  if (parameter.type === 'array' && Array.isArray(value)) {
    const items = parameter.items;
    return [
      own,
      ...(items === undefined ? [] : value.flatMap((item, index) => completed(items, item, [...path, index]))),
    ];
  }
  if (parameter.type !== 'object' || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const fields = value as Record<string, AnswerValue | undefined>;
  const parts = Object.entries(parameter.properties ?? {});
  return [own, ...parts.flatMap(([key, property]) => completed(property, fields[key], [...path, key]))];
};

const completedIn = (model: ModelSpec, answers: Answers): string[] =>
  Object.entries(answers).flatMap(([key, value]) => {
    const parameter = model.input[key];
    return parameter === undefined ? [] : completed(parameter, value, [key]);
  });

/** The same card for a model whose input was changed meanwhile. Its buttons are new, because paths may have moved. */
export const migrated = (model: ModelSpec, state: CardState, problemsOf: ProblemsOf): CardState => ({
  ...newCard(model, formWith(model, state.form.answers, problemsOf), state.parentId),
  mediaId: state.mediaId,
});
