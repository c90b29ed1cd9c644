import { readFileSync } from 'node:fs';
import { sandboxFile } from '../assets';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Output = 'image' | 'video' | 'audio' | 'text' | 'json';
export type MediaFormat =
  'image_url' | 'video_url' | 'audio_url' | 'image_or_video_url' | 'document_url' | 'web_page_url';

/** One input field as kie.ai documents it; `min` and `max` are a length, a value or a count according to the type. */
export interface CatalogueParameter {
  type: 'string' | 'enum' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  required?: boolean;
  description?: string;
  default?: Json;
  values?: (string | number | boolean)[];
  min?: number;
  max?: number;
  step?: number;
  special_values?: number[];
  numeric_range?: [number, number];
  format?: MediaFormat;
  accept?: string[];
  max_size_mb?: number;
  items?: CatalogueParameter;
  properties?: Record<string, CatalogueParameter>;
}

/** A group of fields; exactly one of an entry's groups must be given. */
export interface CatalogueVariant {
  title: string;
  keys: string[];
  required: string[];
}

export interface CataloguePrice {
  unit: string;
  credits?: number;
  variants?: { when: Record<string, Json>; credits: number }[];
  note?: string;
}

export interface CatalogueEntry {
  id: string;
  vendor: string;
  display_name: string;
  model_type: string;
  also?: string[];
  output: Output;
  status: string;
  input: Record<string, CatalogueParameter>;
  variants?: CatalogueVariant[];
  constraints?: string[];
  price?: CataloguePrice;
  /** A path of its own: the model answers at once, its fields stand at the top level of the body. */
  api_path?: string;
  callback_url_required?: boolean;
  aliases?: string[];
}

/** The models that the emulator knows: the saved catalogue of kie.ai, never the service's own YAML. */
export class Catalogue {
  private readonly byId = new Map<string, CatalogueEntry>();

  constructor(readonly entries: CatalogueEntry[]) {
    for (const entry of entries) for (const id of [entry.id, ...(entry.aliases ?? [])]) this.byId.set(id, entry);
  }

  find(model: string): CatalogueEntry | undefined {
    return this.byId.get(model);
  }

  byPath(path: string): CatalogueEntry | undefined {
    return this.entries.find((entry) => entry.api_path === path);
  }
}

let loaded: Catalogue | undefined;

/** The catalogue of the file; read once per process. */
export function loadCatalogue(): Catalogue {
  loaded ??= new Catalogue(JSON.parse(readFileSync(sandboxFile('kie/catalogue.json'), 'utf8')) as CatalogueEntry[]);
  return loaded;
}
