import type { Json } from '../../registry';
import { isRecord } from '../envelope';
import { KieProtocolError } from '../errors';

export type JsonObject = { [key: string]: Json };

/** A model as kie's list names it. */
export interface ListedModel {
  model: string;
  title: string;
  provider: string;
  /** For people: `Text to Video`, `Image to Video` ... */
  taskTypes: string[];
  description: string | null;
  /** What it costs, in prose. */
  priceWords: string | null;
}

export interface LiveModel extends ListedModel {
  /** Its OpenAPI document; null if kie has none, or if nobody asked for it (chat models, models that were not named). */
  openapi: JsonObject | null;
}

/** kie's whole catalogue at one time; `--save` writes it, `--snapshot` reads it. */
export interface CatalogueSnapshot {
  takenAt: string;
  source: string;
  models: LiveModel[];
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

const strange = (what: string): KieProtocolError =>
  new KieProtocolError(what, 'Look again later; if it stays so, the endpoint has changed.', { transient: true });

const listedModel = (entry: unknown): ListedModel => {
  const id = isRecord(entry) ? text(entry.model) : null;
  if (!isRecord(entry) || id === null) throw strange('A model of the catalogue has no id');
  return {
    model: id,
    title: text(entry.title) ?? id,
    provider: text(entry.provider) ?? '',
    taskTypes: Array.isArray(entry.taskType) ? entry.taskType.map(text).filter((type) => type !== null) : [],
    description: text(entry.description),
    priceWords: text(entry.pricingDesc),
  };
};

/**
 * The list of models out of an answer's `data`.
 * @throws KieProtocolError if it is none, is empty or is shorter than it says: half a list would look like models gone
 */
export const listedModelsOf = (data: unknown): ListedModel[] => {
  if (!isRecord(data) || !Array.isArray(data.models)) throw strange('The answer is no list of models');
  const models = data.models.map(listedModel);
  if (models.length === 0) throw strange('The list of models is empty');
  if (typeof data.total === 'number' && data.total !== models.length) {
    throw strange(`The list has ${models.length} models, but speaks of ${data.total}`);
  }
  return models;
};

/** The document out of the answer of `/schema`; null where kie has none. */
export const openApiOf = (data: unknown): JsonObject | null => {
  if (!isRecord(data)) throw strange('The answer is no schema');
  return isRecord(data.openapi) ? (data.openapi as JsonObject) : null;
};

/** A snapshot out of a file's JSON. @throws KieProtocolError */
export const snapshotOf = (value: unknown): CatalogueSnapshot => {
  if (!isRecord(value) || !Array.isArray(value.models)) throw strange('The file is no snapshot of the catalogue');
  return {
    takenAt: text(value.takenAt) ?? '',
    source: text(value.source) ?? '',
    models: value.models.map((entry: unknown) => {
      const raw = isRecord(entry) ? entry : {};
      const listed = listedModel({ ...raw, taskType: raw.taskTypes, pricingDesc: raw.priceWords });
      return { ...listed, openapi: isRecord(raw.openapi) ? (raw.openapi as JsonObject) : null };
    }),
  };
};

/** Models that talk: their task types say so. They have endpoints of their own and are not sold here. */
export const isChat = (model: ListedModel): boolean =>
  model.taskTypes.length > 0 && model.taskTypes.every((type) => /\b(chat|llm|language|text generation)\b/i.test(type));
