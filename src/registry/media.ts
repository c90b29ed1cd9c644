import type { Readable } from 'node:stream';

/** What a file is to a person, whatever its encoding. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document';

/**
 * A file that a user gave, before anybody has fetched it. `source` names the {@link MediaSource} that can open `ref`
 * (`telegram`: a file id; `url`: an address that the user typed). Sizes are bytes, lengths are seconds, pictures and films
 * are measured in pixels as they are shown. Until the file is `measured`, all this is what the source declared, so it may
 * be absent or wrong: whoever opens the file checks again.
 */
export interface MediaRef {
  source: string;
  ref: string;
  kind: MediaKind;
  mime?: string;
  name?: string;
  sizeBytes?: number;
  width?: number;
  height?: number;
  durationSeconds?: number;
  /** Rises from one sent file to the next: tells files without a name apart. */
  order?: number;
  /** The file itself was opened and looked at; what is absent now can't be known. */
  measured?: boolean;
}

/** How a {@link MediaRef} stands inside answers, so that it can't be taken for a nested object of a model's own. */
export interface MediaAnswer {
  $media: MediaRef;
}

export const isMediaAnswer = (value: unknown): value is MediaAnswer =>
  typeof value === 'object' && value !== null && '$media' in value;

/** An opened file. The stream must be read to its end or destroyed by whoever opened it. */
export interface OpenedMedia {
  stream: Readable;
  name: string;
  mime: string;
  sizeBytes?: number;
}
