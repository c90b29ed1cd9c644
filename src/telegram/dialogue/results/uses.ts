import type { GenerationView, StoredOutput } from '../../../generation';
import {
  type Answers,
  type MediaAnswer,
  type MediaKind,
  type ModelSpec,
  byFeatured,
  historyNeed,
} from '../../../registry';
import { resultRef } from '../../delivery/result-ref';
import { type MediaPlace, inputKindOf, mainTextPath, mediaPlaces, placeFor } from '../card/fitting';

/** Where a result comes from: some models go on from the task itself, or ask for the id of what it has made. */
export interface Source {
  modelId: string;
  taskId: string | null;
  outputId: string | null;
}

/** What a result is as the input of another model: a file of some kind, words, or nothing but its source. */
export type Material = ({ kind: MediaKind } | { text: string } | { kind: null }) & { source?: Source };

/** Null for results that no model takes: data, and files without an address. */
const materialOf = (output: StoredOutput | undefined): Material | null => {
  if (output === undefined) return null;
  if (output.kind === 'text' && (output.text ?? '').trim() !== '') return { text: (output.text ?? '').trim() };
  const kind = inputKindOf(output.kind);
  return kind === null || output.url === undefined ? null : { kind };
};

type Made = Pick<GenerationView, 'modelId' | 'taskId' | 'outputs'>;

/** A result (its number, from 1) with its source. Null if there is no such result, or nothing to be done with it. */
export const materialIn = (generation: Made, number: number): Material | null => {
  const output = generation.outputs[number - 1];
  if (output === undefined) return null;
  const { modelId, taskId } = generation;
  const content = materialOf(output) ?? (taskId === null ? null : { kind: null });
  return content === null ? null : { ...content, source: { modelId, taskId, outputId: output.id ?? null } };
};

/** Numbers (from 1) of the results that can be used; data only where there is nothing else. */
export const usableOutputs = (generation: Made): number[] => {
  const numbers = generation.outputs.map((_output, index) => index + 1);
  const tangible = numbers.filter((number) => materialOf(generation.outputs[number - 1]) !== null);
  return tangible.length > 0 ? tangible : numbers.filter((number) => materialIn(generation, number) !== null);
};

interface Fed {
  answers: Answers;
  /** The model can't do without it, at least in one of its ways to work. */
  needed: boolean;
}

/** The ids that a model takes from this source; null if it takes none. */
const fedBy = (model: ModelSpec, source: Source | undefined): Fed | null => {
  if (source === undefined) return null;
  const answers: Answers = {};
  for (const [key, parameter] of Object.entries(model.input)) {
    const need = historyNeed(parameter);
    const value = need?.value === 'task_id' ? source.taskId : source.outputId;
    if (need === null || value === null || parameter.deprecated === true || !need.models(source.modelId)) continue;
    answers[key] = parameter.type === 'array' ? [value] : value;
  }
  const keys = Object.keys(answers);
  const isNeeded = (key: string): boolean =>
    model.input[key]?.required === true || model.variants.some(({ required }) => required.includes(key));
  return keys.length === 0 ? null : { answers, needed: keys.some(isNeeded) };
};

/** True if that model takes such a thing: as one of its files, as the text it works from, or as an earlier task. */
const takes = (model: ModelSpec, material: Material): boolean =>
  fedBy(model, material.source) !== null || takesContent(model, material);

const takesContent = (model: ModelSpec, material: Material): boolean => {
  if ('kind' in material) return material.kind !== null && placeFor(model, material.kind, () => 0) !== null;
  const path = mainTextPath(model);
  const parameter = path === null ? undefined : model.input[String(path[0])];
  return parameter !== undefined && material.text.length <= (parameter.max ?? Infinity);
};

/** It is what the model works on, not only taken along. Data has no other use than what it feeds. */
const needs = (model: ModelSpec, material: Material): boolean => {
  const fed = fedBy(model, material.source);
  const isData = 'kind' in material && material.kind === null;
  return fed?.needed === true || (fed !== null && isData) || needsContent(model, material);
};

const needsContent = (model: ModelSpec, material: Material): boolean =>
  'kind' in material
    ? mediaPlaces(model).some(
        (place) => material.kind !== null && place.kinds.includes(material.kind) && mustBeFilled(model, place),
      )
    : mediaPlaces(model).every((place) => !place.parameter.required);

const mustBeFilled = (model: ModelSpec, { path, parameter }: MediaPlace): boolean =>
  parameter.required || model.variants.some(({ required }) => required.includes(String(path[0])));

export interface UseKind {
  /** A type of the registry, or {@link OTHER_USE}. */
  modelType: string;
  models: ModelSpec[];
}

/** Models that take such a file along, although none of their kind is made for it. */
export const OTHER_USE = 'other';

/** What is on offer, by kind, the most wanted first; the registry. */
export interface Offer {
  types(): { modelType: string }[];
  ofType(modelType: string): ModelSpec[];
}

/** Featured models, then those that work on such a thing, then those that only may have it. */
const inOrder = (models: readonly ModelSpec[], material: Material): ModelSpec[] =>
  [...models].sort(
    (left, right) => byFeatured(left, right) || Number(needs(right, material)) - Number(needs(left, material)),
  );

const takersOf = (offer: Offer, modelType: string, material: Material): ModelSpec[] =>
  inOrder(
    offer.ofType(modelType).filter((model) => takes(model, material)),
    material,
  );

/**
 * True if a kind is made for such a thing: most models whose main purpose it is and that take it work on it. Where it is
 * only taken along (a picture beside the video that is edited), the kind is another's.
 */
const isMadeFor = ({ modelType, models }: UseKind, material: Material): boolean => {
  const main = models.filter((model) => model.modelType === modelType);
  const judged = main.length > 0 ? main : models;
  return judged.filter((model) => needs(model, material)).length * 2 >= judged.length;
};

/** Kinds of use with the models of each, the most wanted first; last the models of all other kinds that take a file along. */
export const useKinds = (offer: Offer, material: Material): UseKind[] => {
  const all = offer
    .types()
    .map(({ modelType }) => ({ modelType, models: takersOf(offer, modelType, material) }))
    .filter(({ models }) => models.length > 0);
  const kinds = all.filter((kind) => isMadeFor(kind, material));
  const shown = new Set(kinds.flatMap(({ models }) => models));
  const rest = [...new Set(all.flatMap(({ models }) => models))].filter((model) => !shown.has(model));
  const hasOthers = rest.length > 0 && 'kind' in material;
  return hasOthers ? [...kinds, { modelType: OTHER_USE, models: inOrder(rest, material) }] : kinds;
};

/** The models of one kind of use. */
export const modelsOfKind = (offer: Offer, modelType: string, material: Material): ModelSpec[] =>
  modelType === OTHER_USE
    ? (useKinds(offer, material).find((kind) => kind.modelType === OTHER_USE)?.models ?? [])
    : takersOf(offer, modelType, material);

/** What people do most with a result, as types of models; the first one of each that is on offer gets a button. */
const SHORTCUTS: Record<'image' | 'video' | 'audio' | 'text', readonly (readonly string[])[]> = {
  image: [['image_to_video'], ['image_edit', 'image_to_image'], ['upscale'], ['background_removal']],
  video: [['video_to_video'], ['video_upscale'], ['video_extend'], ['lip_sync']],
  audio: [['audio_to_video'], ['audio_to_audio'], ['avatar'], ['lip_sync']],
  text: [['text_to_image'], ['text_to_video'], ['text_to_music', 'text_to_audio'], ['text_to_speech']],
};

export const SHORTCUT_TYPES: readonly string[] = Object.values(SHORTCUTS).flat(2);

/** Types of models that stand right below this result, as far as they are among its kinds of use. */
export const shortcutsFor = (kinds: readonly UseKind[], material: Material): string[] => {
  const kind = 'kind' in material ? material.kind : 'text';
  if (kind === 'document' || kind === null) return [];
  const offered = new Set(kinds.map(({ modelType }) => modelType));
  return SHORTCUTS[kind].flatMap((types) => types.find((modelType) => offered.has(modelType)) ?? []);
};

/** The answers of a card that begins with one result (its number, from 1); null if it does not fit. */
export const answersWith = (model: ModelSpec, generation: GenerationView, output: number): Answers | null => {
  const material = materialIn(generation, output);
  if (material === null) return null;
  const fed = fedBy(model, material.source);
  // The task itself is the better source than a copy of its result.
  if (fed?.needed === true || !takesContent(model, material)) return fed?.answers ?? null;
  if ('text' in material) return { [String(mainTextPath(model)?.[0])]: material.text };
  const place = material.kind === null ? null : placeFor(model, material.kind, () => 0);
  if (place === null || material.kind === null) return null;
  const media: MediaAnswer = { $media: resultRef(generation.id, output, material.kind) };
  return { [String(place.path[0])]: place.list ? [media] : media };
};
