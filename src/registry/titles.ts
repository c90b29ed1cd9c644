import { type Locale, type MessageParameters, hasMessage, message } from '../i18n';
import { parameterAt } from './answer-paths';
import type { Path } from './form/types';
import { isNumberTable, numberDepth, numberExample } from './form/numbers';
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

/** A line or two on what to give, and in which form where words alone do not tell that; or null. */
export const hintOf = (key: string, parameter: Parameter, locale: Locale): string | null => {
  const hint = own(parameter.hint, locale) ?? dictionary(locale, `registry.parameters.${key}.hint`) ?? null;
  if (!isNumberTable(parameter)) return hint;
  const form = message(locale, `registry.numbers.${numberDepth(parameter) > 2 ? 'groups' : 'lines'}`, {
    example: numberExample(parameter),
  });
  return hint === null ? form : `${hint} ${form}`;
};

/** `text_to_video` -> `Text to video` / `Видео из текста`. */
export const typeTitle = (modelType: string, locale: Locale): string =>
  dictionary(locale, `registry.types.${modelType}`) ?? humanised(modelType);

/** Name of the choice between groups of parameters, with the group that is chosen. */
export const variantTitle = (model: ModelSpec, variant: number | null, locale: Locale): string => {
  const chosen = variant === null ? undefined : model.variants[variant]?.title?.[locale];
  const title = message(locale, 'registry.variant');
  return chosen === undefined ? title : `${title}: ${chosen}`;
};

const quoted = (name: string, locale: Locale): string => (locale === 'ru' ? `«${name}»` : `“${name}”`);

/** Titles of parameters; those inside of a group are looked for beside the value that stands at `path`. */
const namesOf = (model: ModelSpec, keys: string | number | undefined, locale: Locale, path: Path): string =>
  String(keys ?? '')
    .split(',')
    .map((key) => {
      const parameter = parameterAt(model, [...path.slice(0, -1), key]) ?? parameterAt(model, [key]);
      return parameter === undefined ? key : quoted(titleOf(key, parameter, locale), locale);
    })
    .join(', ');

const numbered = (value: string | number, locale: Locale): string | number =>
  typeof value === 'number' ? (Number.isFinite(value) ? value.toLocaleString(locale) : '∞') : value;

/** What a switch is set to, as its buttons call it. */
const switchWords = (values: string, locale: Locale): string =>
  values.replace(/\btrue\b/g, message(locale, 'dialogue.yes')).replace(/\bfalse\b/g, message(locale, 'dialogue.no'));

/** Plain text: the parameter in the user's language, what is wrong, the limit and what was given. */
export const describeProblem = (model: ModelSpec, problem: Problem, locale: Locale): string => {
  const { keys, others, format, ...rest } = problem.parameters;
  const parameter = parameterAt(model, problem.path.slice(0, problem.path.lastIndexOf(problem.key) + 1));
  const name = parameter === undefined ? humanised(problem.key) : titleOf(problem.key, parameter, locale);
  const place = problem.path.filter((step) => typeof step === 'number').map((step) => `№ ${Number(step) + 1}`);
  const worded = (value: string | number): string | number =>
    parameter?.type === 'boolean' ? switchWords(String(value), locale) : numbered(value, locale);
  const facts: MessageParameters = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, worded(value)]));
  const limit: MessageParameters = typeof rest.limit === 'number' ? { count: rest.limit } : {};
  const wanted = dictionary(locale, `registry.formats.${format ?? 'none'}`) ?? message(locale, 'registry.formats.none');
  const text = message(locale, `registry.problems.${problem.code}`, {
    ...facts,
    ...limit,
    title: [name, ...place].join(' '),
    keys: namesOf(model, keys, locale, problem.path),
    wanted,
  });
  return others === undefined
    ? text
    : `${text} ${message(locale, 'registry.problems.because', { others: namesOf(model, others, locale, problem.path) })}`;
};
