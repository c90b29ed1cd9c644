import type { GenerationView } from '../../generation';
import { usualSeconds } from '../../registry';
import type { Locale } from '../../i18n';
import { formatDuration, plain, shorten } from '../text';

/** The text that a generation was asked for with, shortened, or null if it was asked with files only. */
export const promptOf = (generation: Pick<GenerationView, 'input'>, limit: number): string | null => {
  const { input } = generation;
  const named = input['prompt'] ?? input['text'];
  const text = typeof named === 'string' ? named : Object.values(input).find((value) => isWords(value));
  return typeof text === 'string' && text.trim() !== '' ? shorten(text.replace(/\s+/g, ' ').trim(), limit) : null;
};

/** A choice such as "16:9" or "720p" says nothing; several words do. */
const isWords = (value: unknown): boolean => typeof value === 'string' && value.trim().split(/\s+/).length > 2;

export const modelTitle = ({ model, modelId }: Pick<GenerationView, 'model' | 'modelId'>): string =>
  model?.title ?? modelId;

/** How long it takes: measured (median), else by the experience with models of its class. */
export const expectedMs = (generation: GenerationView): number =>
  generation.expectedMs ?? 1000 * usualSeconds(generation.model ?? { output: 'image', usualDuration: null });

/** "usually 30 s, up to 2 min": what half of the runs and nine of ten take, as far as it is measured. */
export const usualText = (locale: Locale, generation: GenerationView): string => {
  const usual = formatDuration(locale, expectedMs(generation));
  const slow = formatDuration(locale, generation.slowMs ?? 0);
  const differs = (generation.slowMs ?? 0) > expectedMs(generation) && slow !== usual;
  return plain(locale, `delivery.time.usual${differs ? '-and-slow' : ''}`, { usual, slow });
};

/** Time from the person's 🚀 to the end, or until now. */
export const elapsedMs = (generation: GenerationView, now: Date): number =>
  Math.max(0, (generation.finishedAt ?? now).getTime() - generation.createdAt.getTime());
