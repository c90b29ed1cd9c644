import type { Locale } from '../i18n';
import type { MediaAnswer } from './media';

export type ParameterType = 'string' | 'enum' | 'boolean' | 'integer' | 'number' | 'array' | 'object';
export type MediaFormat =
  'image_url' | 'video_url' | 'audio_url' | 'image_or_video_url' | 'document_url' | 'web_page_url';
export type OutputKind = 'image' | 'video' | 'audio' | 'text' | 'json';
export type Localised = Partial<Record<Locale, string>>;

/** One input field of a model: the YAML entry of `contract.md`, with names in camel case and nothing else changed. */
export interface Parameter {
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
}

export interface PriceVariant {
  /** Equality over input fields; a field that is not given counts with its default. */
  when: Record<string, Json>;
  /** What must be known beside the input (source resolution, is there an input video ...). */
  context?: Record<string, Json>;
  /** kie credits per unit. */
  credits: number;
}

export interface Price {
  unit: string;
  credits?: number;
  variants?: PriceVariant[];
}

/** One of several groups of parameters, exactly one of which must be given. */
export interface VariantGroup {
  required: string[];
  title?: Localised;
}

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
  constraints: unknown[];
  price: Price | null;
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
