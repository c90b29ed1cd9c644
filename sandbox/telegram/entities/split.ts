/** How far from the end of a full part a client looks for a better place to cut. */
const LOOK_BACK = 300;
/** The better ones first: between paragraphs, lines, sentences, words. */
const SEAMS = [/\n\n(?![^]*\n\n)/, /\n(?![^]*\n)/, /[.!?…]\s(?![^]*[.!?…]\s)/, /\s(?!\S*\s)/];

/** Where to cut: after the last good seam near the end, else hard, but never through a pair of surrogates. */
const cutAt = (text: string, limit: number): number => {
  const from = limit - LOOK_BACK;
  const end = text.slice(from, limit);
  for (const seam of SEAMS) {
    const match = seam.exec(end);
    if (match) return from + match.index + match[0].length;
  }
  const isInsidePair = /[\uD800-\uDBFF]/.test(text[limit - 1] ?? '');
  return isInsidePair ? limit - 1 : limit;
};

/** Cuts a long text into messages of at most `limit` UTF-16 units, as Telegram's clients do before they send. */
export const splitText = (text: string, limit: number): string[] => {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const at = cutAt(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest) parts.push(rest);
  return parts.filter(Boolean);
};
