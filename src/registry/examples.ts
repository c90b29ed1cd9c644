import { LOCALES, type Locale } from '../i18n';
import { takesFile } from './media-check';
import type { Answers, Example, Json, ModelSpec } from './model-spec';
import type { Problem } from './problem';
import type { Finding } from './yaml/schema-check';
import { describeProblem } from './titles';
import { validatorOf } from './validator';

/** An example with the model it is of and its place among that model's examples (fit for callback data). */
export interface OfferedExample {
  model: ModelSpec;
  index: number;
  example: Example;
}

const isTranslated = (value: { [key: string]: Json }): value is Record<Locale, string> =>
  Object.keys(value).length === LOCALES.length && LOCALES.every((locale) => typeof value[locale] === 'string');

const translated = (value: Json, locale: Locale): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => translated(item, locale));
  if (isTranslated(value)) return value[locale];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, translated(item, locale)]));
};

/** The answers of an example for a user of this language, as a form takes them. */
export const exampleAnswers = (example: Example, locale: Locale): Answers =>
  Object.fromEntries(Object.entries(example.input).map(([key, value]) => [key, translated(value, locale)]));

/** A required file that the example leaves to the user. */
const isFileToCome = (model: ModelSpec, { code, path, key }: Problem): boolean =>
  code === 'required' && path.length === 1 && takesFile(model.input[key]?.format);

const findingsOf = (model: ModelSpec, example: Example, index: number): Finding[] => {
  const top = ['examples', index];
  const findings = LOCALES.flatMap((locale): Finding[] => {
    const result = validatorOf(model)(exampleAnswers(example, locale));
    if (result.valid) {
      const reason = 'needs_media stands here, but no file is missing';
      return example.needsMedia ? [{ path: [...top, 'needs_media'], reason }] : [];
    }
    return result.problems
      .filter((problem) => !example.needsMedia || !isFileToCome(model, problem))
      .map((problem) => ({
        path: [...top, 'input', ...problem.path],
        reason: `${describeProblem(model, problem, 'en')} (${locale})`,
      }));
  });
  return findings;
};

/** What is wrong with the examples of a model: an input that its own validator refuses, in any language. */
export const exampleFindings = (model: ModelSpec): Finding[] =>
  model.examples.flatMap((example, index) => findingsOf(model, example, index));

/** Every example, in the order of the models. */
export const examplesOf = (models: readonly ModelSpec[]): OfferedExample[] =>
  models.flatMap((model) => model.examples.map((example, index) => ({ model, index, example })));

/** The cheapest complete example that gives a picture, the first of equals; null if there is none. */
export const cheapestStarter = (
  examples: readonly OfferedExample[],
  creditsOf: (model: ModelSpec, input: Answers) => number,
): OfferedExample | null => {
  let best: { offered: OfferedExample; credits: number } | null = null;
  for (const offered of examples) {
    if (offered.example.needsMedia || offered.model.output !== 'image') continue;
    const credits = creditsOf(offered.model, exampleAnswers(offered.example, LOCALES[0]));
    if (best === null || credits < best.credits) best = { offered, credits };
  }
  return best?.offered ?? null;
};
