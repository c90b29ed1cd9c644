import type { MediaKind, MediaRef, ModelSpec, OutputKind } from '../../../registry';
import { inputKindOf, mainTextPath } from '../card/fitting';
import { type Filling, fillingsOf } from './filling';

/** Types that make of a file another one of its kind, by words: the plainest first. */
const editingTypes = (kind: MediaKind): string[] => [`${kind}_edit`, `${kind}_to_${kind}`];

export interface Editors {
  /** Offered models that this person likes, the dearest first: used lately, then favourites. */
  preferred: readonly ModelSpec[];
  /** Offered models of a type, its own ones and those that are of it besides. */
  ofType: (type: string) => ModelSpec[];
  /** True if a card with these files and the words could be run. */
  isComplete: (filling: Filling) => boolean;
  /** In credits. */
  priceOf: (filling: Filling) => number;
}

/**
 * The model that changes these files by words: one that this person likes, else the cheapest that is made for such edits
 * (of several at one price the first of the YAML). It must take all of the files and need nothing but them and the words.
 * What comes out is of the first file's kind.
 */
export const editorOf = (files: readonly MediaRef[], editors: Editors): Filling | null => {
  const kind = files[0]?.kind ?? 'document';
  const sameKind = (output: OutputKind): boolean => inputKindOf(output) === kind;
  const fillingOf = (model: ModelSpec): Filling[] => {
    if (!sameKind(model.output) || mainTextPath(model) === null) return [];
    const isWhole = ({ used, suffices }: Filling): boolean => used === files.length && suffices;
    const found = fillingsOf(model, files).find((filling) => isWhole(filling) && editors.isComplete(filling));
    return found === undefined ? [] : [found];
  };
  const liked = editors.preferred.flatMap(fillingOf);
  if (liked[0] !== undefined) return liked[0];
  for (const type of editingTypes(kind)) {
    const models = editors.ofType(type);
    // What is made for it comes before what can do it besides.
    for (const group of [models.filter(isMainly(type)), models.filter((model) => !isMainly(type)(model))]) {
      const [cheapest] = group
        .flatMap(fillingOf)
        .map((filling) => ({ filling, price: editors.priceOf(filling) }))
        .sort((left, right) => left.price - right.price);
      if (cheapest !== undefined) return cheapest.filling;
    }
  }
  return null;
};

const isMainly =
  (type: string) =>
  ({ modelType }: ModelSpec): boolean =>
    modelType === type;
