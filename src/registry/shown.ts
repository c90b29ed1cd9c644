import { isMediaAnswer } from './media';

const LONGEST = 60;

/** A value as it is quoted to people: short, texts without quotes. */
export const shown = (value: unknown): string => {
  if (value === undefined) return '—';
  if (isMediaAnswer(value)) return value.$media.name ?? value.$media.kind;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return [...text].length > LONGEST ? `${[...text].slice(0, LONGEST).join('')}…` : text;
};
