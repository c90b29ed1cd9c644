import { pathKey, valueAt } from './answer-paths';
import type { Path } from './form/types';
import type { Answers, AnswerValue, ModelSpec, Rule } from './model-spec';
import type { Problem } from './problem';
import { activeRules } from './rules';

/*
 * A beginning and an end that belong together: the part of a song that is replaced, the cut of a film. The end comes
 * after the beginning, and the rule may say how long after.
 */

/** A beginning and an end that is too near, too far, or before it. */
export const spanProblems = (answers: Answers, { span }: Rule): Problem[] => {
  if (span === undefined) return [];
  const { from, to, min = 0, max = Infinity } = span;
  const list = span.in === undefined ? undefined : answers[span.in];
  const groups: (Answers | AnswerValue)[] = span.in === undefined ? [answers] : Array.isArray(list) ? list : [];
  return groups.flatMap((group, index): Problem[] => {
    const [begin, end] = [valueAt(group, [from]), valueAt(group, [to])];
    if (typeof begin !== 'number' || typeof end !== 'number') return [];
    const given = Number((end - begin).toFixed(3));
    const code = given <= 0 ? 'span_order' : given < min ? 'span_short' : given > max ? 'span_long' : null;
    if (code === null) return [];
    const path = span.in === undefined ? [to] : [span.in, index, to];
    return [{ code, path, key: to, parameters: { keys: from, limit: code === 'span_short' ? min : max, given } }];
  });
};

/** What is wrong with an end that has just been given. */
export const spanProblemsAt = (model: ModelSpec, answers: Answers, path: Path): Problem[] =>
  activeRules(model, answers)
    .flatMap((rule) => spanProblems(answers, rule))
    .filter((problem) => pathKey(problem.path) === pathKey(path));

/** The least and the greatest end, where this is one and its beginning is there. */
export const spanLimits = (model: ModelSpec, answers: Answers, path: Path): { min: number; max: number } | null => {
  for (const { span } of activeRules(model, answers)) {
    if (span === undefined || span.to !== path.at(-1) || span.in !== (path.length > 1 ? path[0] : undefined)) continue;
    const begin = valueAt(answers, [...path.slice(0, -1), span.from]);
    if (typeof begin === 'number') return { min: begin + (span.min ?? 0), max: begin + (span.max ?? Infinity) };
  }
  return null;
};
