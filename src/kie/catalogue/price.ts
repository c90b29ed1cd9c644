import type { ModelSpec, Price } from '../../registry';

/** Figures before the word `credits`, in their order. */
const FIGURES = /(\d[\d,]*(?:\.\d+)?)(?=\s*credits?\b)/gi;
const NUMBERS = /\d+(?:\.\d+)?/g;

const numeric = (text: string): number => Number(text.replaceAll(',', ''));
const figuresIn = (words: string): number[] => (words.match(FIGURES) ?? []).map(numeric);
const close = (left: number, right: number): boolean => Math.abs(left - right) <= 0.01 * Math.max(left, right);

const ourFigures = (price: Price): number[] => [
  ...new Set([
    ...(price.credits === undefined ? [] : [price.credits]),
    ...(price.variants ?? []).map(({ credits }) => credits),
    ...(price.surcharge === undefined ? [] : [price.surcharge.credits]),
  ]),
];

/**
 * Whether every figure of kie's prose is one of our table, as it stands or times a number of the same prose ("a
 * 5-second video costs 160 credits" is 32 per second). A coarse check for words that nobody has compared yet.
 */
const explains = (price: Price, words: string): boolean => {
  const ours = ourFigures(price);
  const counts = [1, ...(words.match(NUMBERS) ?? []).map(Number).filter((count) => count > 1 && count <= 100)];
  return figuresIn(words).every((figure) => ours.some((one) => counts.some((count) => close(figure, one * count))));
};

/** Whether kie's words on the price tell something new: neither the words known already, nor figures that we have. */
export const priceHasMoved = (model: ModelSpec, words: string, knownWords: string | undefined): boolean => {
  if (words === knownWords) return false;
  if (model.price === null) return figuresIn(words).length > 0;
  return !explains(model.price, words);
};

const skeleton = (words: string): string => words.replace(/\(\$[^)]*\)/g, '').replace(FIGURES, '#');

/**
 * Old figure -> new figure, where the words leave no doubt: the same sentence as before with other figures, or one
 * figure for our one price in our unit. Null: a person has to read it.
 */
export const newFigures = (
  price: Price | null,
  words: string,
  knownWords: string | undefined,
): Map<number, number> | null => {
  if (price === null) return null;
  const figures = figuresIn(words);
  const ours = ourFigures(price);
  if (knownWords !== undefined && skeleton(knownWords) === skeleton(words)) {
    const moved = new Map<number, number>();
    for (const [index, old] of figuresIn(knownWords).entries()) {
      const now = figures[index];
      if (now === undefined || !ours.includes(old) || (moved.get(old) ?? now) !== now) return null;
      moved.set(old, now);
    }
    return moved;
  }
  const [one] = ours;
  const [figure] = figures;
  const sameUnit = words.toLowerCase().includes(price.unit.replaceAll('_', ' '));
  return sameUnit && ours.length === 1 && figures.length === 1 && one !== undefined && figure !== undefined
    ? new Map([[one, figure]])
    : null;
};
