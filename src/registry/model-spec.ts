import type { Locale } from '../i18n';
import type { MediaAnswer } from './media';

export type ParameterType = 'string' | 'enum' | 'boolean' | 'integer' | 'number' | 'array' | 'object';
export type MediaFormat =
  'image_url' | 'video_url' | 'audio_url' | 'image_or_video_url' | 'document_url' | 'web_page_url';
export type OutputKind = 'image' | 'video' | 'audio' | 'text' | 'json';
export type Localised = Partial<Record<Locale, string>>;

/**
 * What a model takes of a file beside its type and size. Seconds of a video or a sound; pixels of a picture or of a
 * frame as it is shown, so turned as its metadata say.
 */
export interface MediaLimits {
  minSeconds?: number;
  maxSeconds?: number;
  /** Of a list: all its files together. */
  maxTotalSeconds?: number;
  /** Of the shorter and of the longer side. */
  minSide?: number;
  maxSide?: number;
  /** Width times height. */
  minPixels?: number;
  maxPixels?: number;
  /** Bounds of width divided by height. */
  aspectRatio?: { min: number; max: number };
}

/** One input field of a model: the YAML entry of `contract.md`, with names in camel case and nothing else changed. */
export interface Parameter extends MediaLimits {
  type: ParameterType;
  required: boolean;
  default?: Json;
  /** Of an enum: in the type that the wire wants ("5" and 5 differ). */
  values?: (string | number)[];
  /** Length of a string, value of a number, count of an array. */
  min?: number;
  max?: number;
  step?: number;
  /** Numbers outside min..max that are allowed too (-1: the model chooses). */
  specialValues?: number[];
  /** Bounds of a number that is sent as text. */
  numericRange?: { min?: number; max?: number };
  /** On a string, or on an array for each of its items: the value is the URL of such a file. */
  format?: MediaFormat;
  accept?: string[];
  maxSizeMb?: number;
  items?: Parameter;
  properties?: Record<string, Parameter>;
  title?: Localised;
  hint?: Localised;
  /** What a medium is for: source, mask, first_frame, reference ... */
  role?: string;
  advanced?: boolean;
  deprecated?: boolean;
  fromHistory?: FromHistory;
}

/** What of an earlier generation a value is: the provider's id of its task, or of one of its outputs. */
export type HistoryValue = 'task_id' | 'audio_id' | 'persona_id' | 'character_id';

/** The value is an id of the user's own earlier work: it is picked there, not typed (see `from-history.ts`). */
export interface FromHistory {
  value: HistoryValue;
  /** Ids of the models whose work is meant, or their beginnings with `*` behind. */
  models: string[];
  /** The parameter that names the task this value must come from. */
  sameTaskAs?: string;
}

/** How long a run takes by experience, until it can be measured; in seconds by `usualSeconds`. */
export type UsualDuration = 'fast' | 'medium' | 'slow' | 'very_slow';

/** A ready input that shows what a model can do. Anywhere inside `input`, `{ru, en}` is a text that differs by language. */
export interface Example {
  title: Record<Locale, string>;
  input: { [key: string]: Json };
  /** The required files are the user's own and are asked for; without this the input is complete. */
  needsMedia: boolean;
}

export type PriceUnit =
  | 'per_request'
  | 'per_image'
  | 'per_video'
  | 'per_generation'
  | 'per_extension'
  | 'per_upscale'
  | 'per_removal'
  | 'per_second'
  | 'per_minute'
  | 'per_megapixel'
  | 'per_1000_characters'
  | 'per_1M_tokens'
  | 'per_1M_output_audio_tokens';

export interface PriceVariant {
  /** Equality over input fields; a field that is not given counts with its default. */
  when: Record<string, Json>;
  /** What must be known beside the input (source resolution, is there an input video ...). */
  context?: Record<string, Json>;
  /** kie credits per unit. */
  credits: number;
}

export interface Price {
  unit: PriceUnit;
  credits?: number;
  variants?: PriceVariant[];
  /** Parameter that counts the units (seconds, images), where its name does not tell (see `price.ts`). */
  quantity?: string;
  /** Media parameters whose length is billed beside the output's. */
  billedMedia?: string[];
  /** Extra kie credits for each file in these parameters beyond the `free` first ones. */
  surcharge?: { of: string[]; credits: number; free: number };
}

/** One of several groups of parameters, exactly one of which must be given. */
export interface VariantGroup {
  required: string[];
  /** Parameters that may be given in this group; one that stands in other groups only may not. */
  keys: string[];
  title?: Localised;
}

/** When a rule applies: each parameter has this value (a default counts), one of these, is given at all, or has this in its text. */
export type Condition = Record<string, Json | Json[] | { given: boolean } | { contains: string }>;

/** A constraint between parameters, as data. All its parts hold at once, where `when` does (or always). */
export interface Rule {
  when?: Condition;
  /** At least one of these is given. */
  anyOf?: string[];
  /** Groups, of which one at most has anything given. */
  atMostOneOf?: string[][];
  require?: string[];
  forbid?: string[];
  /** Only these values. */
  only?: Record<string, Json[]>;
  /** Any value but these. */
  except?: Record<string, Json[]>;
  /** Length, value or count, as in a parameter. */
  min?: Record<string, number>;
  max?: Record<string, number>;
  /** At most so much in these lists together: of each the items (a single value is one) times what one of them counts. */
  together?: { of: Record<string, number>; max: number };
  /** These lists, where the first is given, have as many items each. */
  sameCount?: string[];
  /** Two numbers, a beginning and an end, of the input or (`in`) of each group in a list; the end comes after. */
  span?: { in?: string; from: string; to: string; min?: number; max?: number };
}

/** A rule, or words for people where no rule can be checked by a program (`image and mask of the same size`). */
export type Constraint = Rule | string;

export interface ModelSpec {
  id: string;
  /** Name of the GenerationProvider that runs it; the file decides: kie_models.yaml -> `kie`. */
  provider: string;
  title: string;
  vendor: string;
  modelType: string;
  /** Further types it can do. */
  also: string[];
  output: OutputKind;
  status: 'current' | 'undocumented' | 'removed_from_docs';
  verified?: string;
  aliases: string[];
  description: Localised;
  input: Record<string, Parameter>;
  variants: VariantGroup[];
  constraints: Constraint[];
  price: Price | null;
  /** null: the YAML does not say. */
  usualDuration: UsualDuration | null;
  /** Lists begin with these models, the smallest number first. */
  featured?: number;
  examples: Example[];
  apiPath?: string;
  callbackUrlRequired: boolean;
  /** Short code: a hash of the id alone, the same in every process, fits into callback data and deep links. */
  code: string;
  /** Hash of the input description: dialogue state of another version is recognised by it. */
  inputHash: string;
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type AnswerValue = Json | MediaAnswer | AnswerValue[] | { [key: string]: AnswerValue };
/** What a user has given, keyed by parameter; media as {@link MediaAnswer}; defaults are not copied in. */
export type Answers = Record<string, AnswerValue>;
