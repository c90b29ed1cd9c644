import type { GenerationView, StoredOutput } from '../../../generation';
import type { Answers, MediaAnswer, MediaKind, ModelSpec } from '../../../registry';
import { filesOf } from '../../delivery/receipt';
import { inputKindOf, mainTextPath, mediaPlaces, placeFor } from '../card/fitting';

/** What a result is as the input of another model: a file of some kind, or words. */
export type Material = { kind: MediaKind } | { text: string };

/** Null for results that no model takes: data, and files without an address. */
export const materialOf = (output: StoredOutput | undefined): Material | null => {
  if (output === undefined) return null;
  if (output.kind === 'text' && (output.text ?? '').trim() !== '') return { text: (output.text ?? '').trim() };
  const kind = inputKindOf(output.kind);
  return kind === null || output.url === undefined ? null : { kind };
};

/** Numbers (from 1) of the results that can be used. */
export const usableOutputs = (generation: Pick<GenerationView, 'outputs'>): number[] =>
  generation.outputs.flatMap((output, index) => (materialOf(output) === null ? [] : [index + 1]));

/** True if that model takes such a thing: as one of its files, or as the text it works from. */
export const takes = (model: ModelSpec, material: Material): boolean => {
  if ('kind' in material) return placeFor(model, material.kind, () => 0) !== null;
  const path = mainTextPath(model);
  const parameter = path === null ? undefined : model.input[String(path[0])];
  return parameter !== undefined && material.text.length <= (parameter.max ?? Infinity);
};

/** Models that need such a thing stand before those that only may have it. */
const needs = (model: ModelSpec, material: Material): boolean =>
  'kind' in material
    ? mediaPlaces(model).some((place) => place.parameter.required && place.kinds.includes(material.kind))
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
  if (kind === 'document') return [];
  return SHORTCUTS[kind].flatMap((types) => {
    const found = types.find((modelType) => modelsOfKind(offer, modelType, material).length > 0);
    return found === undefined ? [] : [found];
  });
};

/** The answers of a card that begins with one result (its number, from 1); null if it does not fit. */
export const answersWith = (model: ModelSpec, generation: GenerationView, output: number): Answers | null => {
  const result = generation.outputs[output - 1];
  const material = materialOf(result);
  if (result === undefined || material === null || !takes(model, material)) return null;
  if ('text' in material) return { [String(mainTextPath(model)?.[0])]: material.text };
  const place = placeFor(model, material.kind, () => 0);
  if (place === null) return null;
  const sent = filesOf(generation.receipt)[output - 1] ?? null;
  const ref = sent === null ? { source: 'url', ref: result.url ?? '' } : { source: 'telegram', ref: sent.fileId };
  // Telegram keeps photos as JPEG, whatever they were sent as.
  const mime = sent?.kind === 'photo' ? 'image/jpeg' : result.mime;
  const media: MediaAnswer = { $media: { ...ref, kind: material.kind, ...(mime === undefined ? {} : { mime }) } };
  return { [String(place.path[0])]: place.list ? [media] : media };
};
