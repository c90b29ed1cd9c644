/** Number of single-letter insertions, deletions, changes and swaps of neighbours between two words. */
export const distance = (left: string, right: string): number => {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, before[column - 2]! + 1);
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[right.length]!;
};

/** The word that was probably meant, or undefined if none is near (a third of its letters may be wrong, at least one). */
export const nearestWord = (given: string, words: Iterable<string>): string | undefined => {
  const wanted = given.toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const word of words) {
    const allowed = Math.max(1, Math.floor(word.length / 3));
    if (Math.abs(word.length - wanted.length) > allowed) continue;
    const far = distance(wanted, word.toLowerCase());
    if (far <= allowed && (best === undefined || far < best.distance)) best = { word, distance: far };
  }
  return best?.word;
};
