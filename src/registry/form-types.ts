import type { Locale } from '../i18n';
import type { MediaRef } from './media';
import type { Answers, AnswerValue, Json, Parameter } from './model-spec';

/** Where a value stands: `['speakers', 0, 'voice_name']`. */
export type Path = (string | number)[];

/** A dialogue with one model, plain JSON, so that it can be stored between two messages. */
export interface FormState {
  answers: Answers;
  /** What is being asked; null = the first missing required parameter, else nothing (the card). */
  asking: Path | null;
  /** Index of the chosen variant group; null = not chosen (or the model has none). */
  variant: number | null;
  /** Lists and groups (as `a.0.b`) that the user has declared complete. */
  closed: string[];
  /** What is asked was come to in turn, not turned to: of the groups in it only what they need is asked. */
  brief: boolean;
}

export type Control =
  'text' | 'number' | 'choice' | 'yes_no' | 'media' | 'media_list' | 'text_list' | 'object_list' | 'variant';

export interface Choice {
  /** The literal value as it is shown; empty for yes/no, which the channel words itself. */
  label: string;
  value: Json;
}

export interface Question {
  path: Path;
  key: string;
  /** null for the choice between variant groups. */
  parameter: Parameter | null;
  control: Control;
  /** For choice, yes_no (values true, false), variant (value = index of the group) and suggested numbers. */
  choices: Choice[];
  /** Items of a list that are already there. */
  given: number;
  min: number;
  max: number | null;
  /** ✅: the list may be closed as it is. */
  canFinish: boolean;
  /** It may be left as it is. */
  canSkip: boolean;
  /** There is a value that may be taken away. */
  canClear: boolean;
}

export type Incoming =
  | { kind: 'text'; text: string }
  | { kind: 'media'; items: MediaRef[] }
  | { kind: 'choice'; index: number }
  | { kind: 'finish' }
  | { kind: 'skip' }
  | { kind: 'clear' };

export interface CardRow {
  path: Path;
  key: string;
  parameter: Parameter;
  title(locale: Locale): string;
  value: AnswerValue | undefined;
  isDefault: boolean;
  isMissing: boolean;
}
