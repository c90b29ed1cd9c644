import { loadSync, type Font } from 'opentype.js';

/**
 * Text as outlines of a font that comes from npm: it looks the same on every machine, also where no font is installed
 * (there an SVG <text> would draw nothing). Latin, Cyrillic, Greek; characters the font lacks are left out.
 */
export type Weight = 'bold' | 'medium';

const FILES: Record<Weight, string> = {
  bold: '@expo-google-fonts/manrope/700Bold/Manrope_700Bold.ttf',
  medium: '@expo-google-fonts/manrope/500Medium/Manrope_500Medium.ttf',
};
const fonts = new Map<Weight, Font>();

function fontOf(weight: Weight): Font {
  const known = fonts.get(weight);
  if (known) return known;
  const font = loadSync(require.resolve(FILES[weight]));
  fonts.set(weight, font);
  return font;
}

/** Only the characters that can be drawn, runs of white space as one blank. */
export function drawable(text: string, weight: Weight = 'medium'): string {
  const font = fontOf(weight);
  const kept = [...text.replace(/\s+/g, ' ')].filter((character) => font.charToGlyphIndex(character) > 0);
  return kept.join('').replace(/ {2,}/g, ' ').trim();
}

export function widthOf(text: string, size: number, weight: Weight): number {
  return fontOf(weight).getAdvanceWidth(text, size);
}

/** An SVG path of a line of text whose base line begins at (x, y). */
export function textPath(text: string, x: number, y: number, size: number, weight: Weight, fill = '#fff'): string {
  const data = fontOf(weight).getPath(text, x, y, size).toPathData(1);
  return `<path d="${data}" fill="${fill}"/>`;
}

/** Breaks a text into lines of a width; the last of `maxLines` ends with … if the text goes on. */
export function wrap(text: string, width: number, size: number, weight: Weight, maxLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of pieces(drawable(text, weight), width, size, weight)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer, size, weight) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
    if (lines.length === maxLines) return [...lines.slice(0, -1), ellipsis(lines.at(-1) ?? '', width, size, weight)];
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** The words of a text; a word that is wider than a line is cut. */
function pieces(text: string, width: number, size: number, weight: Weight): string[] {
  return text.split(' ').flatMap((word) => {
    if (widthOf(word, size, weight) <= width) return [word];
    const length = Math.max(1, Math.floor((word.length * width) / widthOf(word, size, weight)));
    return word.match(new RegExp(`.{1,${length}}`, 'gu')) ?? [];
  });
}

function ellipsis(line: string, width: number, size: number, weight: Weight): string {
  let kept = line;
  while (kept.length > 1 && widthOf(`${kept}…`, size, weight) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
