import { createHash } from 'node:crypto';
import type {
  Constraint,
  Example,
  FromHistory,
  HistoryValue,
  Json,
  Localised,
  MediaLimits,
  ModelSpec,
  OutputKind,
  Parameter,
  Price,
  UsualDuration,
  VariantGroup,
} from '../model-spec';
import { shortCode } from '../short-code';

/** An entry as it stands in the YAML, after the JSON Schema has passed it. */
export interface RawParameter {
  type: Parameter['type'];
  required?: boolean;
  default?: Json;
  values?: (string | number)[];
  min?: number;
  max?: number;
  step?: number;
  special_values?: number[];
  numeric_range?: [number, number];
  format?: Parameter['format'];
  accept?: string[];
  max_size_mb?: number;
  min_seconds?: number;
  max_seconds?: number;
  max_total_seconds?: number;
  min_side?: number;
  max_side?: number;
  min_pixels?: number;
  max_pixels?: number;
  aspect_ratio?: [string, string];
  items?: RawParameter;
  properties?: Record<string, RawParameter>;
  title?: string | Localised;
  hint?: string | Localised;
  role?: string;
  advanced?: boolean;
  deprecated?: boolean;
  from_history?: { value: HistoryValue; models: string[]; same_task_as?: string };
}

interface RawRule {
  when?: Record<string, Json>;
  any_of?: string[];
  at_most_one_of?: string[][];
  same_count?: string[];
  together?: { of: string[] | Record<string, number>; max: number };
  [part: string]: unknown;
}

export interface RawModel {
  title?: string;
  vendor?: string;
  model_type: string;
  also?: string[];
  output?: OutputKind;
  status?: ModelSpec['status'];
  verified?: string;
  aliases?: string[];
  description?: string | Localised;
  input: Record<string, RawParameter>;
  variants?: { title?: string | Localised; required: string[]; keys?: string[] }[];
  constraints?: (RawRule | string)[];
  price?: {
    credits?: number;
    unit: Price['unit'];
    variants?: { when?: Record<string, Json>; context?: Record<string, Json>; credits: number }[];
    quantity?: string;
    billed_media?: string[];
    surcharge?: { of: string | string[]; credits: number; free?: number };
  };
  usual_duration?: UsualDuration;
  featured?: number;
  examples?: { title: Example['title']; input: Example['input']; needs_media?: boolean }[];
  api_path?: string;
  callback_url_required?: boolean;
}

const localised = (texts: string | Localised | undefined): Localised | undefined =>
  typeof texts === 'string' ? { ru: texts, en: texts } : texts;

/** Drops what is undefined, so that a spec shows only what the YAML says. */
const compact = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const mapValues = <From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

/** `16:9` -> 1.78. */
const ratio = (text: string): number => {
  const [width, height] = text.split(':').map(Number);
  return (width ?? NaN) / (height ?? NaN);
};

const mediaLimitsOf = (raw: RawParameter): MediaLimits => ({
  minSeconds: raw.min_seconds,
  maxSeconds: raw.max_seconds,
  maxTotalSeconds: raw.max_total_seconds,
  minSide: raw.min_side,
  maxSide: raw.max_side,
  minPixels: raw.min_pixels,
  maxPixels: raw.max_pixels,
  aspectRatio: raw.aspect_ratio && { min: ratio(raw.aspect_ratio[0]), max: ratio(raw.aspect_ratio[1]) },
});

const fromHistoryOf = (raw: NonNullable<RawParameter['from_history']>): FromHistory =>
  compact({ value: raw.value, models: raw.models, sameTaskAs: raw.same_task_as });

const TEXT_ITEM: RawParameter = { type: 'string' };

const parameterOf = (raw: RawParameter): Parameter => {
  const [min, max] = raw.numeric_range ?? [];
  // The format of a list is the format of its items; it stands on both, so that each can be asked alone.
  const items = raw.type === 'array' ? withFormat(raw.items ?? TEXT_ITEM, raw) : undefined;
  return compact({
    type: raw.type,
    required: raw.required ?? false,
    default: raw.default,
    values: raw.values,
    min: raw.min,
    max: raw.max,
    step: raw.step,
    specialValues: raw.special_values,
    numericRange: raw.numeric_range === undefined ? undefined : { min, max },
    format: raw.format ?? (items?.type === 'string' ? items.format : undefined),
    accept: raw.accept,
    maxSizeMb: raw.max_size_mb,
    ...mediaLimitsOf(raw),
    items: items && parameterOf(items),
    properties: raw.properties && mapValues(raw.properties, parameterOf),
    title: localised(raw.title),
    hint: localised(raw.hint),
    role: raw.role,
    advanced: raw.advanced,
    deprecated: raw.deprecated,
    fromHistory: raw.from_history && fromHistoryOf(raw.from_history),
  });
};

/** What is said of the files of a list is said of each of its items. */
const withFormat = (items: RawParameter, list: RawParameter): RawParameter => {
  if (items.type !== 'string' || list.format === undefined) return items;
  const { format, accept, max_size_mb, min_seconds, max_seconds, min_side, max_side, min_pixels, max_pixels } = list;
  const sizes = { min_side, max_side, min_pixels, max_pixels, aspect_ratio: list.aspect_ratio };
  return { format, accept, max_size_mb, min_seconds, max_seconds, ...sizes, ...items };
};

const constraintOf = (raw: RawRule | string): Constraint => {
  if (typeof raw === 'string') return raw;
  const { any_of: anyOf, at_most_one_of: atMostOneOf, same_count: sameCount, together, ...rest } = raw;
  const counts = Array.isArray(together?.of) ? Object.fromEntries(together.of.map((key) => [key, 1])) : together?.of;
  return compact({
    ...rest,
    anyOf,
    atMostOneOf,
    sameCount,
    together: together && counts && { of: counts, max: together.max },
  });
};

const priceOf = (raw: NonNullable<RawModel['price']>): Price | null => {
  if (raw.credits === undefined && raw.variants === undefined) return null;
  return compact({
    unit: raw.unit,
    credits: raw.credits,
    variants: raw.variants?.map((variant) => ({ ...variant, when: variant.when ?? {} })),
    quantity: raw.quantity,
    billedMedia: raw.billed_media,
    surcharge: raw.surcharge && { ...raw.surcharge, of: [raw.surcharge.of].flat(), free: raw.surcharge.free ?? 0 },
  });
};

const OUTPUT_WORDS: [RegExp, OutputKind][] = [
  [/_to_image$/, 'image'],
  [/_to_video$|^video|^avatar|^lip_sync|^motion/, 'video'],
  [/_to_(text|lyrics)$|_to_text_/, 'text'],
  [/_to_(audio|speech|music|sound)$|^(audio|music|sound|speech|voice)/, 'audio'],
  [/analysis|_to_json$/, 'json'],
];

/** What a type gives, by its name; images are the rest (text_to_image, image_edit, upscale, inpaint ...). */
const outputOf = (modelType: string): OutputKind =>
  OUTPUT_WORDS.find(([pattern]) => pattern.test(modelType))?.[1] ?? 'image';

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `wan/2-6-text-to-video` -> `Wan 2.6 text to video`. */
const titleFromId = (id: string): string =>
  capitalised(
    id
      .replace(/(?<=\d)-(?=\d)/g, '.')
      .replace(/[/_-]+/g, ' ')
      .trim(),
  );

const inputHash = (raw: RawModel): string =>
  createHash('sha256')
    .update(JSON.stringify([raw.input, raw.variants ?? [], raw.constraints ?? []]))
    .digest('hex')
    .slice(0, 12);

/** A model from its entry. Whatever the entry leaves out is derived: the title from the id, the output from the type. */
export const modelOf = (provider: string, id: string, raw: RawModel): ModelSpec => ({
  id,
  provider,
  title: raw.title ?? titleFromId(id),
  vendor: raw.vendor ?? capitalised(id.split('/')[0] ?? id),
  modelType: raw.model_type,
  also: raw.also ?? [],
  output: raw.output ?? outputOf(raw.model_type),
  status: raw.status ?? 'current',
  ...(raw.verified === undefined ? {} : { verified: raw.verified }),
  aliases: raw.aliases ?? [],
  description: localised(raw.description) ?? {},
  input: mapValues(raw.input, parameterOf),
  variants: (raw.variants ?? []).map((variant): VariantGroup =>
    compact({ required: variant.required, keys: variant.keys ?? variant.required, title: localised(variant.title) }),
  ),
  constraints: (raw.constraints ?? []).map(constraintOf),
  price: raw.price === undefined ? null : priceOf(raw.price),
  usualDuration: raw.usual_duration ?? null,
  ...(raw.featured === undefined ? {} : { featured: raw.featured }),
  examples: (raw.examples ?? []).map(({ title, input, needs_media: needsMedia }) => ({
    title,
    input,
    needsMedia: needsMedia ?? false,
  })),
  ...(raw.api_path === undefined ? {} : { apiPath: raw.api_path }),
  callbackUrlRequired: raw.callback_url_required ?? false,
  code: shortCode(id),
  inputHash: inputHash(raw),
});
