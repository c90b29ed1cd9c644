import type { Answers, AnswerValue, ModelSpec, Parameter } from '../model-spec';
import { isSeed } from './seed';
import { valueProblems } from '../validator';

/** Numbers that speak of one file or of one earlier result, so that they say nothing about the next. */
const OF_ONE_THING = /^index$|(^|_)(start|end|at)(_|$)/i;

const isChoice = (key: string, parameter: Parameter): boolean => {
  if (parameter.type === 'enum' || parameter.type === 'boolean') return true;
  const isNumber = parameter.type === 'integer' || parameter.type === 'number' || parameter.numericRange !== undefined;
  const { min, max } = parameter.numericRange ?? parameter;
  // A number without a range is a place in a recording or the like, not somebody's taste.
  return isNumber && min !== undefined && max !== undefined && !isSeed(key, parameter) && !OF_ONE_THING.test(key);
};

/**
 * The answers that are worth keeping as a person's own defaults of a model: choices, switches and bounded numbers that
 * differ from the model's defaults. Never seeds, texts, files or ids of earlier tasks.
 *
 * They are laid under the answers of a new card, `formWith(model, { ...remembered, ...answers })`, which leaves out what
 * the model no longer knows or takes, and what rules forbid beside the rest: stale choices need no cleaning up.
 */
export const choicesToRemember = (model: ModelSpec, answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(([key, value]: [string, AnswerValue]) => {
      const parameter = model.input[key];
      if (parameter === undefined || parameter.deprecated === true || !isChoice(key, parameter)) return false;
      return value !== parameter.default && valueProblems(model, parameter, [key], value).length === 0;
    }),
  );
