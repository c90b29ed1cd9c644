import type { GenerationView } from '../../generation';
import type { OutputKind } from '../../registry';
import { shorten } from '../text';

/** The text that a generation was asked for with, shortened, or null if it was asked with files only. */
export const promptOf = (generation: GenerationView, limit: number): string | null => {
  const { input } = generation;
  const named = input['prompt'] ?? input['text'];
  const text = typeof named === 'string' ? named : Object.values(input).find((value) => isWords(value));
  return typeof text === 'string' && text.trim() !== '' ? shorten(text.replace(/\s+/g, ' ').trim(), limit) : null;
};

/** A choice such as "16:9" or "720p" says nothing; several words do. */
const isWords = (value: unknown): boolean => typeof value === 'string' && value.trim().split(/\s+/).length > 2;

export const modelTitle = (generation: GenerationView): string => generation.model?.title ?? generation.modelId;

/** What runs take by experience, until a model has runs of its own that can be measured. */
const USUAL_MS: Record<OutputKind, number> = {
  image: 30_000,
  video: 180_000,
  audio: 60_000,
  text: 20_000,
  json: 30_000,
};

/** How long the person may have to wait. */
export const expectedMs = (generation: GenerationView): number =>
  generation.expectedMs ?? USUAL_MS[generation.model?.output ?? 'image'];

/** Time from the person's 🚀 to the end, or until now. */
export const elapsedMs = (generation: GenerationView, now: Date): number =>
  Math.max(0, (generation.finishedAt ?? now).getTime() - generation.createdAt.getTime());
