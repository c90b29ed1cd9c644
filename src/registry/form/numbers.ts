import { itemsOf } from '../input-schema';
import type { AnswerValue, Parameter } from '../model-spec';

/*
 * Lists of lists of numbers (boxes, points, matrices). Nobody walks through them number by number: they are asked in
 * one text, a line for each innermost list. Which parameters these are is read from their shape alone.
 */

type Numbers = number | Numbers[];

/** True for a single number, also one that is sent as text. */
export const isNumber = ({ type, numericRange }: Parameter): boolean =>
  type === 'integer' || type === 'number' || (type === 'string' && numericRange !== undefined);

/** How many lists stand around the numbers: 1 for `[1, 2]`, 2 for a list of such; 0 where no numbers are in it. */
export const numberDepth = (parameter: Parameter): number => {
  let depth = 0;
  let inner = parameter;
  for (; inner.type === 'array'; depth += 1) inner = itemsOf(inner);
  return isNumber(inner) ? depth : 0;
};

/** The innermost list, and what its numbers are. */
const innermost = (parameter: Parameter): { list: Parameter; number: Parameter } => {
  let list = parameter;
  let number = itemsOf(list);
  while (number.type === 'array') [list, number] = [number, itemsOf(number)];
  return { list, number };
};

/** True if this list is asked in one text. */
export const isNumberTable = (parameter: Parameter): boolean => numberDepth(parameter) > 1;

const EXAMPLE = [10, 20, 300, 400];

/** One innermost list as people write it, within the limits of its numbers: `10 20 300 400`. */
export const numberExample = (parameter: Parameter): string => {
  const { list, number } = innermost(parameter);
  const { min, max } = number.numericRange ?? number;
  const count = list.min ?? list.max ?? EXAMPLE.length;
  const fits = EXAMPLE.every((value) => value >= (min ?? 0) && value <= (max ?? Infinity));
  const digits = number.type === 'number' ? 2 : 0;
  const [low, high] = [min ?? 0, max ?? (min ?? 0) + 100];
  const spread = (index: number): number => Number((low + ((index + 1) * (high - low)) / (count + 1)).toFixed(digits));
  return Array.from({ length: count }, (_, index) =>
    fits ? (EXAMPLE[index % EXAMPLE.length] ?? low) : spread(index),
  ).join(' ');
};

const hasDepth = (value: unknown, depth: number): value is Numbers =>
  depth === 0
    ? typeof value === 'number' && Number.isFinite(value)
    : Array.isArray(value) && value.every((item) => hasDepth(item, depth - 1));

/** Numbers may stand in quotes, as some providers want them. */
const unquoted = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text, unquoted) as unknown;
  } catch {
    return undefined;
  }
};

/** Items that are written as JSON: all of the list, one item of it, or less, which then is the only part of one. */
const fromJson = (text: string, depth: number): Numbers[] | null => {
  for (const value of [parsed(text), parsed(`[${text}]`)]) {
    if (!Array.isArray(value)) continue;
    for (let known = depth + 1; known > 0; known -= 1) {
      if (!hasDepth(value, known) || (value.length === 0 && known <= depth)) continue;
      let items: Numbers[] = value;
      for (let level = known; level <= depth; level += 1) items = [items];
      return items;
    }
  }
  return null;
};

const NOTHING = /^(\[\s*\]|[-–—])$/;
const BETWEEN_BRACKETS = /[\])}]\s*[,;]?\s*(?=[[({])/g;

/** The innermost lists of one line. One of a known length may follow another on the same line. */
const inLine = (line: string, length: number | null): Numbers[] | null => {
  const words = line
    .replace(/[[\](){}]/g, ' ')
    .replace(/[−–]/g, '-')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0 || !words.every((word) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(word))) return null;
  const numbers = words.map(Number);
  const size = length !== null && length > 0 && numbers.length % length === 0 ? length : numbers.length;
  return Array.from({ length: numbers.length / size }, (_, index) => numbers.slice(index * size, (index + 1) * size));
};

const inLines = (text: string, length: number | null): Numbers[] | null => {
  // A JSON list of another shape is a mistake, not a line with brackets in it.
  if (Array.isArray(parsed(text)) && /\].*\]/s.test(text)) return null;
  const lines = text.split(/[\n;]+/).filter((line) => line.trim() !== '');
  const lists = lines.map((line) => inLine(line, length));
  return lists.length === 0 || lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
};

/** One block of lines is one item that is a list of lists; `-` is an item with nothing in it. */
const inBlocks = (text: string, length: number | null): Numbers[] | null => {
  const blocks = text.split(/\n\s*\n/).map((block) => block.trim());
  const groups = blocks.map((block) => (NOTHING.test(block) ? [] : inLines(block, length)));
  return groups.includes(null) ? null : groups.map((group) => group ?? []);
};

const onWire = (value: Numbers, number: Parameter): AnswerValue =>
  Array.isArray(value) ? value.map((item) => onWire(item, number)) : number.type === 'string' ? String(value) : value;

/**
 * What a message adds to a list of lists of numbers; `items` describes what each of its items is. A line (or what stands
 * before a `;`) is an innermost list; commas and brackets do no harm; JSON of any part of the list is taken too. Where an
 * item is itself a list of lists, a message is one item, and an empty line begins the next. null if it is none of this.
 */
export const numberItems = (items: Parameter, typed: string): AnswerValue[] | null => {
  const depth = numberDepth(items);
  const { list, number } = innermost(items);
  const length = list.min !== undefined && list.min === list.max ? list.min : null;
  const text = typed.trim();
  const apart = text.replace(BETWEEN_BRACKETS, '\n');
  const nothing = depth > 1 && NOTHING.test(text) ? [[]] : null;
  const read =
    nothing ??
    fromJson(text, depth) ??
    (depth === 1 ? inLines(apart, length) : depth === 2 ? inBlocks(apart, length) : null);
  return read === null || read.length === 0 ? null : read.map((item) => onWire(item, number));
};
