import type { CardRow, FormState, Incoming, Path, Question } from './form-types';
import type { ModelSpec } from './model-spec';
import type { Problem } from './problem';

export const emptyForm = (_model: ModelSpec): FormState => ({ answers: {}, asking: null, variant: null, closed: [] });
export const nextQuestion = (_model: ModelSpec, _state: FormState): Question | null => null;
export const ask = (_model: ModelSpec, state: FormState, path: Path): FormState => ({ ...state, asking: path });
export const answer = (
  _model: ModelSpec,
  state: FormState,
  _incoming: Incoming,
): { state: FormState; problems: Problem[] } => ({ state, problems: [] });
export const cardRows = (_model: ModelSpec, _state: FormState): CardRow[] => [];
