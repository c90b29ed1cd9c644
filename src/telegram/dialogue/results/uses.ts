import type { GenerationView, StoredOutput } from '../../../generation';
import { type Answers, type MediaAnswer, type MediaKind, type ModelSpec, historyNeed } from '../../../registry';
import { filesOf } from '../../delivery/receipt';
import { inputKindOf, mainTextPath, mediaPlaces, placeFor } from '../card/fitting';

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

/** Models that need such a thing stand before those that only may have it. */
const needs = (model: ModelSpec, material: Material): boolean =>
  fedBy(model, material.source)?.needed === true || needsContent(model, material);

const needsContent = (model: ModelSpec, material: Material): boolean =>
  'kind' in material
    ? mediaPlaces(model).some(
        ({ parameter, kinds }) => parameter.required && material.kind !== null && kinds.includes(material.kind),
      )
    : mediaPlaces(model).every((place) => !place.parameter.required);

export interface UseKind {
  modelType: string;
  models: ModelSpec[];
}

/** What is on offer, by kind; the registry. */
export interface Offer {
  types(): { modelType: string }[];
  ofType(modelType: string): ModelSpec[];
}

export const modelsOfKind = (offer: Offer, modelType: string, material: Material): ModelSpec[] => {
  const models = offer.ofType(modelType).filter((model) => takes(model, material));
  return [...models.filter((model) => needs(model, material)), ...models.filter((model) => !needs(model, material))];
};

/** Kinds of use with the models of each; kinds that live on such a thing come first. */
export const useKinds = (offer: Offer, material: Material): UseKind[] => {
  const kinds = offer
    .types()
    .map(({ modelType }) => ({ modelType, models: modelsOfKind(offer, modelType, material) }))
    .filter(({ models }) => models.length > 0);
  const lives = ({ models }: UseKind): boolean => models.some((model) => needs(model, material));
  return [...kinds.filter(lives), ...kinds.filter((kind) => !lives(kind))];
};

/** What people do most with a result, as types of models; the first one of each that is on offer gets a button. */
const SHORTCUTS: Record<'image' | 'video' | 'audio' | 'text', readonly (readonly string[])[]> = {
  image: [['image_to_video'], ['upscale'], ['background_removal'], ['image_edit', 'image_to_image']],
  video: [['video_upscale'], ['video_to_video'], ['lip_sync']],
  audio: [['speech_to_text', 'audio_to_text'], ['audio_to_audio'], ['avatar']],
  text: [['text_to_image'], ['text_to_video'], ['text_to_speech']],
};

export const SHORTCUT_TYPES: readonly string[] = Object.values(SHORTCUTS).flat(2);

/** Types of models that stand right below this result. */
export const shortcutsFor = (offer: Offer, material: Material): string[] => {
  const kind = 'kind' in material ? material.kind : 'text';
  if (kind === 'document' || kind === null) return [];
  return SHORTCUTS[kind].flatMap((types) => {
    const found = types.find((modelType) => modelsOfKind(offer, modelType, material).length > 0);
    return found === undefined ? [] : [found];
  });
};

/** The answers of a card that begins with one result (its number, from 1); null if it does not fit. */
export const answersWith = (model: ModelSpec, generation: GenerationView, output: number): Answers | null => {
  const result = generation.outputs[output - 1];
  const material = materialIn(generation, output);
  if (result === undefined || material === null) return null;
  const fed = fedBy(model, material.source);
  // The task itself is the better source than a copy of its result.
  if (fed?.needed === true || !takesContent(model, material)) return fed?.answers ?? null;
  if ('text' in material) return { [String(mainTextPath(model)?.[0])]: material.text };
  const place = material.kind === null ? null : placeFor(model, material.kind, () => 0);
  if (place === null || material.kind === null) return null;
  const sent = filesOf(generation.receipt)[output - 1] ?? null;
  const ref = sent === null ? { source: 'url', ref: result.url ?? '' } : { source: 'telegram', ref: sent.fileId };
  // Telegram keeps photos as JPEG, whatever they were sent as.
  const mime = sent?.kind === 'photo' ? 'image/jpeg' : result.mime;
  const media: MediaAnswer = { $media: { ...ref, kind: material.kind, ...(mime === undefined ? {} : { mime }) } };
  return { [String(place.path[0])]: place.list ? [media] : media };
};
