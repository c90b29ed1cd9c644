import { type Locale, hasMessage, message } from '../i18n';
import type { ModelSpec, Parameter } from './model-spec';
import type { Problem } from './problem';

/** `first_frame_url` -> `First frame url`, for what no dictionary knows. */
const humanised = (key: string): string => {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const own = (texts: Parameter['title'], locale: Locale): string | undefined => texts?.[locale];
const dictionary = (locale: Locale, key: string): string | undefined =>
  hasMessage(locale, key) ? message(locale, key) : undefined;

/** The parameter's name for people: its own title, else the shared dictionary's, else its key made readable. */
export const titleOf = (key: string, parameter: Parameter, locale: Locale): string =>
  own(parameter.title, locale) ?? dictionary(locale, `registry.parameters.${key}.title`) ?? humanised(key);

/** One line on what to give, or null. */
export const hintOf = (key: string, parameter: Parameter, locale: Locale): string | null =>
  own(parameter.hint, locale) ?? dictionary(locale, `registry.parameters.${key}.hint`) ?? null;

/** `text_to_video` -> `Text to video` / `Видео из текста`. */
export const typeTitle = (modelType: string, locale: Locale): string =>
  dictionary(locale, `registry.types.${modelType}`) ?? humanised(modelType);

/** Plain text: the parameter in the user's language, what is wrong, the limit and what was given. */
export const describeProblem = (model: ModelSpec, problem: Problem, locale: Locale): string => {
  const parameter = model.input[String(problem.path[0] ?? '')];
  const title = parameter === undefined ? problem.key : titleOf(problem.key, parameter, locale);
  return message(locale, `registry.problems.${problem.code}`, { title, ...problem.parameters });
};
