import type { Size } from './dimensions';
import { Dice } from './dice';
import { drawable, textPath, widthOf, wrap } from './lettering';

/** The words on a picture: the model above, the prompt large, the parameters small. */
export interface Caption {
  title: string;
  words: string;
  labels: string[];
}

/** A backdrop of soft light and waves whose colours and shapes follow from the seed, as the inside of an SVG. */
export function backdrop({ width, height }: Size, seed: string): string {
  const dice = new Dice(seed);
  const hue = dice.between(0, 360);
  const turn = dice.pick([35, 60, 140, 180]);
  const colour = (shift: number, saturation: number, light: number): string =>
    `hsl(${Math.round((hue + shift) % 360)},${saturation}%,${light}%)`;
  const definitions: string[] = [
    `<linearGradient id="sky" x1="0" y1="0" x2="${dice.between(0.2, 1).toFixed(2)}" y2="1">` +
      `<stop offset="0" stop-color="${colour(0, 72, 52)}"/><stop offset="1" stop-color="${colour(turn, 70, 24)}"/></linearGradient>`,
  ];
  const shapes: string[] = [`<rect width="${width}" height="${height}" fill="url(#sky)"/>`];
  for (let index = 0; index < 4; index += 1) {
    const radius = Math.max(width, height) * dice.between(0.25, 0.6);
    definitions.push(
      `<radialGradient id="light${index}"><stop offset="0" stop-color="${colour(turn * dice.next() + 20, 90, 68)}" stop-opacity="0.75"/>` +
        `<stop offset="1" stop-color="${colour(turn, 90, 60)}" stop-opacity="0"/></radialGradient>`,
    );
    const [x, y] = [dice.between(0, width), dice.between(0, height * 0.8)];
    shapes.push(
      `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${radius.toFixed(0)}" fill="url(#light${index})"/>`,
    );
  }
  for (let index = 0; index < 3; index += 1) shapes.push(wave({ width, height }, dice, index, colour(turn, 60, 14)));
  return `<defs>${definitions.join('')}</defs>${shapes.join('')}`;
}

function wave({ width, height }: Size, dice: Dice, index: number, colour: string): string {
  const level = height * (0.62 + index * 0.13);
  const rise = height * dice.between(0.05, 0.12);
  const middle = width * dice.between(0.35, 0.65);
  const point = (value: number): string => value.toFixed(0);
  return (
    `<path d="M0 ${point(level)} C ${point(middle / 2)} ${point(level - rise)} ${point(middle)} ${point(level + rise)} ` +
    `${point(width)} ${point(level - rise / 2)} V ${height} H 0 Z" fill="${colour}" fill-opacity="${0.18 + index * 0.12}"/>`
  );
}

/** The caption in a dark panel at the foot (or head) of a picture, as the inside of an SVG. */
export function captionPanel({ width, height }: Size, caption: Caption, place: 'foot' | 'head' = 'foot'): string {
  const unit = Math.min(width, height * 1.4) / 20;
  const margin = unit * 0.9;
  const inner = width - margin * 4;
  const size = unit * (caption.words.length > 160 ? 0.72 : caption.words.length > 60 ? 0.95 : 1.25);
  const room = Math.max(1, Math.floor((height * 0.55 - unit * 3) / (size * 1.3)));
  const lines = wrap(caption.words, inner, size, 'bold', room);
  const labels = labelRows(caption.labels, inner, unit * 0.55);
  const panelHeight =
    unit * 2.1 + lines.length * size * 1.3 + labels.length * unit * 0.8 + (labels.length > 0 ? unit * 0.3 : 0);
  const top = place === 'head' ? margin : height - margin - panelHeight;
  let y = top + unit * 1.15;
  const parts = [
    `<rect x="${margin}" y="${top}" width="${width - margin * 2}" height="${panelHeight}" rx="${unit * 0.7}" fill="#0b0d17" fill-opacity="${place === 'head' ? 0.8 : 0.62}"/>`,
    textPath(drawable(caption.title), margin * 2, y, unit * 0.6, 'medium', '#ffffffb0'),
  ];
  for (const line of lines) {
    y += size * 1.3;
    parts.push(textPath(line, margin * 2, y, size, 'bold'));
  }
  y += unit * 0.3;
  for (const row of labels) {
    y += unit * 0.8;
    parts.push(textPath(row, margin * 2, y, unit * 0.55, 'medium', '#ffffffa0'));
  }
  return parts.join('');
}

function labelRows(labels: string[], width: number, size: number): string[] {
  const rows: string[] = [];
  for (const label of labels.map((text) => drawable(text)).filter((text) => text !== '')) {
    const longer = rows.length > 0 ? `${rows.at(-1)}  •  ${label}` : label;
    if (rows.length > 0 && widthOf(longer, size, 'medium') <= width) rows[rows.length - 1] = longer;
    else rows.push(label);
  }
  return rows.slice(0, 3);
}

export const svg = ({ width, height }: Size, inside: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`);
