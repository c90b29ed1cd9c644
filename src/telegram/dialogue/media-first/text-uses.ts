import type { ModelSpec, Parameter } from '../../../registry';
import { mainTextPath } from '../card/fitting';
import { dearestFirst } from '../menu/model-list';
import type { Filling } from './filling';
import type { Use } from './uses';

/** Kinds that make something of words alone. */
const FROM_TEXT = /^text_to_/;

/** What people make of a text most; other kinds of the YAML follow. */
const WANTED = ['text_to_image', 'text_to_video', 'text_to_music', 'text_to_speech', 'text_to_audio'];

const wantedPlace = (type: string): number => (WANTED.includes(type) ? WANTED.indexOf(type) : WANTED.length);

const typesOf = (model: ModelSpec): string[] =>
  [...new Set([model.modelType, ...model.also])].filter((type) => FROM_TEXT.test(type));

const isLeftToPerson = (parameter: Parameter): boolean => parameter.required && parameter.default === undefined;

/** The words have their place, fit into it, and no file or earlier work is wanted beside them. */
const takesWords = (model: ModelSpec, length: number): boolean => {
  const main = model.input[String(mainTextPath(model)?.[0])];
  if (main === undefined || main.fromHistory !== undefined) return false;
  if (length > (main.max ?? Infinity) || length < (main.min ?? 0)) return false;
  return Object.values(model.input).filter(isLeftToPerson).every(needsNoMaterial);
};

const needsNoMaterial = ({ format, items, fromHistory }: Parameter): boolean =>
  (format ?? items?.format) === undefined && fromHistory === undefined;

/**
 * What can be made of a text, the most wanted first. Of each kind come first the models that this person likes and uses, then
 * those with an example, the cheapest first, for they were chosen to begin with; then the others as in the YAML.
 * @param models those on offer
 * @param dear ids of models: favourites, and the last used one first
 */
export const textUsesOf = (
  models: readonly ModelSpec[],
  words: string,
  dear: { favourites: readonly string[]; recent: readonly string[] },
  creditsOf: (model: ModelSpec) => number,
): Use[] => {
  const { length } = [...words];
  const fitting = models.filter((model) => typesOf(model).length > 0 && takesWords(model, length));
  const rank = new Map(fitting.map((model) => [model, model.examples.length > 0 ? creditsOf(model) : Infinity]));
  const rankOf = (model: ModelSpec): number => rank.get(model) ?? Infinity;
  const ranked = [...fitting].sort((left, right) =>
    rankOf(left) === rankOf(right) ? 0 : rankOf(left) - rankOf(right),
  );
  const ordered = dearestFirst(ranked, dear.favourites, dear.recent);
  const types = [...new Set(models.flatMap(typesOf))].sort((left, right) => wantedPlace(left) - wantedPlace(right));
  return withOwnFirst(
    types.map((type) => ({ type, fillings: ordered.filter((model) => typesOf(model).includes(type)).map(wordsOnly) })),
  );
};

/**
 * The first model of a kind is a button of its own, and no two buttons may lead to one model: a model of two kinds stands
 * first in one of them only, and a kind that has no other says nothing new.
 */
const withOwnFirst = (uses: Use[]): Use[] => {
  const taken = new Set<ModelSpec>();
  return uses.flatMap(({ type, fillings }) => {
    const first = fillings.find(({ model }) => !taken.has(model));
    if (first === undefined) return [];
    taken.add(first.model);
    return [{ type, fillings: [first, ...fillings.filter((filling) => filling !== first)] }];
  });
};

/** A model that gets no file. */
export const wordsOnly = (model: ModelSpec): Filling => ({ model, answers: {}, used: 0, needs: false, suffices: true });
