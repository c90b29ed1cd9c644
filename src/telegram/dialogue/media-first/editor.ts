import type { MediaRef, ModelSpec, OutputKind } from '../../../registry';
import { inputKindOf, mainTextPath } from '../card/fitting';
import { type Filling, fillingsOf } from './filling';

/** Types that make of a file another one of its kind, by words: the plainest first. */
const editingTypes = (kind: MediaRef['kind']): string[] => [`${kind}_edit`, `${kind}_to_${kind}`];

/**
 * The model that changes this file by words: the one that this person used last for such things, else the first on offer of
 * the types that do so. It must need nothing but the file and the words.
 * @param byRecency models, the last used one first
 * @param ofType offered models of a type, in the order of the YAML
 * @param isComplete true if a card with these files and the words could be run
 */
export const editorOf = (
  file: MediaRef,
  byRecency: readonly ModelSpec[],
  ofType: (type: string) => ModelSpec[],
  isComplete: (filling: Filling) => boolean,
): Filling | null => {
  const sameKind = (output: OutputKind): boolean => inputKindOf(output) === file.kind;
  const candidates = [...byRecency, ...editingTypes(file.kind).flatMap(ofType)];
  for (const model of candidates) {
    if (!sameKind(model.output) || mainTextPath(model) === null) continue;
    const found = fillingsOf(model, [file]).find((filling) => filling.suffices && isComplete(filling));
    if (found !== undefined) return found;
  }
  return null;
};
