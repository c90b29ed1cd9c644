import type { CatalogueParameter, Json, MediaFormat } from '../../sandbox/kie/catalogue';
import type { Parameter } from '../../src/registry';

/** A file among planned values; what is sent for it is decided by the chat. */
export interface FileValue {
  $file: 'image' | 'video' | 'audio' | 'document';
}
export type Value = Json | FileValue | Value[] | { [key: string]: Value };

export const isFile = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && '$file' in value;

/** How much of what may be given is given. */
export type Extent = 'required' | 'full';

export interface Facts {
  /** An earlier task of the account. */
  taskId: string;
  /** Stands in every text, so that what belongs to this play is recognised. */
  tag: string;
}

const TASK_KEY = /^(origin_)?task_?id$/i;
const FILES: Record<MediaFormat, FileValue['$file'] | null> = {
  image_url: 'image',
  image_or_video_url: 'image',
  video_url: 'video',
  audio_url: 'audio',
  document_url: 'document',
  web_page_url: null,
};
const FULL_LIST = 2;

const fitted = (text: string, { min = 0, max = Infinity }: CatalogueParameter): string =>
  [...text.padEnd(min, '.')].slice(0, max).join('').trimEnd();

const words = (key: string, parameter: CatalogueParameter, facts: Facts): string => {
  if (TASK_KEY.test(key)) return facts.taskId;
  if (parameter.format === 'web_page_url') return `https://example.com/${facts.tag}`;
  // Speakers are named in two places, by the same name.
  if (/speaker/.test(key)) return fitted('Anna', parameter);
  return fitted(`${facts.tag} "a red" <fox> & co, ${key}`, parameter);
};

const isWithin = (value: number, parameter: CatalogueParameter): boolean => {
  const { min = -Infinity, max = Infinity, step, special_values: special = [] } = parameter;
  if (special.includes(value)) return true;
  const steps = step === undefined ? 0 : (value - (parameter.min ?? 0)) / step;
  const isWhole = parameter.type !== 'integer' || Number.isInteger(value);
  return value >= min && value <= max && isWhole && Math.abs(steps - Math.round(steps)) < 1e-6;
};

/** Ends of passages: as far behind their beginnings as every model allows. */
const END = 10;

const numbers = (key: string, parameter: CatalogueParameter): number[] => {
  const { min, max, step = 1, special_values: special = [] } = parameter;
  if (/_end_s$|^ends$/.test(key)) return [END];
  if (/_start_s$|^start$/.test(key)) return [0];
  const wanted = [max, min === undefined ? 3 : min + step, min, ...special, 1];
  return wanted.filter((value): value is number => value !== undefined && isWithin(value, parameter));
};

/** Values that the catalogue allows for a parameter, best first: of the full extent not the default, if there is another. */
export const candidates = (key: string, parameter: CatalogueParameter, extent: Extent, facts: Facts): Value[] => {
  const defaultLast = (values: Value[]): Value[] => [
    ...values.filter((value) => value !== parameter.default),
    ...values.filter((value) => value === parameter.default),
  ];
  switch (parameter.type) {
    case 'enum': {
      const values = parameter.values ?? [];
      return extent === 'full' ? defaultLast([...values].reverse()) : values;
    }
    case 'boolean':
      return extent === 'full' ? defaultLast([true, false]) : [false, true];
    case 'integer':
    case 'number':
      return extent === 'full' ? defaultLast(numbers(key, parameter)) : numbers(key, parameter).reverse();
    case 'string': {
      const file = parameter.format && FILES[parameter.format];
      if (file) return [{ $file: file }];
      return parameter.numeric_range
        ? [...parameter.numeric_range].reverse().map(String)
        : [words(key, parameter, facts)];
    }
    case 'array':
      return lists(key, parameter, extent, facts);
    case 'object':
      return [group(parameter, extent, facts), group(parameter, 'required', facts)];
  }
};

const lists = (key: string, parameter: CatalogueParameter, extent: Extent, facts: Facts): Value[] => {
  const { min = 0, max = Infinity, format, accept, max_size_mb } = parameter;
  const item: CatalogueParameter = { format, accept, max_size_mb, ...(parameter.items ?? { type: 'string' }) };
  const least = Math.max(1, min);
  // A box has two corners.
  const isBox = item.type === 'integer' && /bbox/.test(key);
  const counts = isBox ? [4] : extent === 'full' ? [Math.min(Math.max(FULL_LIST, least), max), least] : [least];
  return counts.map((count) => {
    const choices = candidates(key, item, extent, facts);
    const isWords = item.type === 'string' && item.format === undefined && !/speaker/.test(key);
    return Array.from({ length: count }, (_, index) => {
      const choice = choices[index % choices.length] ?? null;
      return isWords && typeof choice === 'string' ? fitted(`${index + 1} ${choice}`, item) : choice;
    });
  });
};

const group = (parameter: CatalogueParameter, extent: Extent, facts: Facts): Value =>
  Object.fromEntries(
    Object.entries(parameter.properties ?? {})
      .filter(([, property]) => extent === 'full' || property.required)
      .map(([key, property]) => [key, candidates(key, property, extent, facts)[0] ?? null]),
  );

/**
 * The catalogue's parameter with the kinds of files that our own description adds where the catalogue is silent: it calls
 * some addresses of videos just strings.
 */
export const withFormats = (catalogue: CatalogueParameter, own: Parameter | undefined): CatalogueParameter => ({
  ...catalogue,
  format: catalogue.format ?? (own?.type === 'string' ? own.format : undefined),
  ...(catalogue.items && { items: withFormats(catalogue.items, own?.items) }),
  ...(catalogue.properties && {
    properties: Object.fromEntries(
      Object.entries(catalogue.properties).map(([key, property]) => [
        key,
        withFormats(property, own?.properties?.[key]),
      ]),
    ),
  }),
});

type Steps = (string | number)[];

export const valueAt = (root: Value | undefined, path: Steps): Value | undefined =>
  path.reduce<Value | undefined>(
    (value, step) =>
      typeof value === 'object' && value !== null && !isFile(value)
        ? (value as Record<string, Value>)[String(step)]
        : undefined,
    root,
  );

/** Writes into a tree of plain objects and arrays. */
export const setAt = (root: Record<string, Value>, path: Steps, value: Value): void => {
  let place: Record<string, Value> = root;
  path.slice(0, -1).forEach((step, index) => {
    place[String(step)] ??= typeof path[index + 1] === 'number' ? [] : {};
    place = place[String(step)] as Record<string, Value>;
  });
  place[String(path.at(-1))] = value;
};

/** The same tree with every file replaced. */
export const withFiles = (value: Value, replace: (file: FileValue) => unknown): unknown => {
  if (isFile(value)) return replace(value);
  if (Array.isArray(value)) return value.map((item) => withFiles(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withFiles(item, replace)]));
};
