import type { MediaKind, MediaRef } from '../../registry';

/** Media that a generation has made: opened by `ResultMediaSource`. */
export const RESULT_SOURCE = 'result';

/** A result of a generation, by its number from 1, as a file for another model. */
export const resultRef = (generationId: string, number: number, kind: MediaKind): MediaRef => ({
  source: RESULT_SOURCE,
  ref: `${generationId}/${number}`,
  kind,
});

/** The other way round. */
export const resultOf = ({ ref }: Pick<MediaRef, 'ref'>): { generationId: string; number: number } => {
  const [generationId = '', number] = ref.split('/');
  return { generationId, number: Number(number) };
};
