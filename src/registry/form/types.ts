import type { Locale } from '../../i18n';
import type { MediaRef } from '../media';
import type { Answers, AnswerValue, Json, Parameter } from '../model-spec';

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
  /** How many items of a list are already there. */
  given: number;
  /** The items of a list that are already there, in their order: what `remove` and `move` speak of. Else empty. */
  items: AnswerValue[];
  min: number;
  max: number | null;
  /** ✅: the list may be closed as it is. */
  canFinish: boolean;
  /** It may be left as it is. */
  canSkip: boolean;
  /** There is a value that may be taken away. */
  canClear: boolean;
  /**
   * What the step buttons of a number add, smallest first (-10, -1, 1, 10). Empty where the range has no two ends, where
   * all of it stands in `choices`, for seeds, and inside of lists and groups.
   */
  steps: number[];
  /** The number that steps count from: the one given, else the default; null where there is neither, or no number. */
  current: number | null;
  /** The text that is there, where one is typed: somebody who changes it wants to begin with it. Else null. */
  written: string | null;
  /** A seed: it can be drawn (`draw`, with `drawSeed`); without a value the model's own default or chance decides. */
  isSeed: boolean;
  /** What can be sent for a list of boxes and the like, where a form says more than words: `10 20 300 400`. Else null. */
  example: string | null;
}

export type Incoming =
  | { kind: 'text'; text: string }
  | { kind: 'media'; items: MediaRef[] }
  | { kind: 'choice'; index: number }
  | { kind: 'finish' }
  | { kind: 'skip' }
  | { kind: 'clear' }
  /** Takes one item out of the list that is asked, which stays open. */
  | { kind: 'remove'; index: number }
  /** Puts an item of the list that is asked at another place; those between move up or down. The list stays open. */
  | { kind: 'move'; index: number; to: number }
  /** Adds to the number that is asked, within its limits. It stays asked, so that one can step again. */
  | { kind: 'step'; by: number }
  /** Sets a seed to what the caller drew with `drawSeed`. */
  | { kind: 'draw'; value: number };

export interface CardRow {
  path: Path;
  key: string;
  parameter: Parameter;
  title(locale: Locale): string;
  value: AnswerValue | undefined;
  isDefault: boolean;
  isMissing: boolean;
}
