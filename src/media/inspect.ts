import { join } from 'node:path';
import type { MediaKind, MediaRef, OpenedMedia } from '../registry';
import type { MediaFacts, MediaTools } from './facts';
import { probe } from './probe';
import { MediaRefused } from './refused';
import { inFolder, spool } from './spool';

const KINDS: readonly string[] = ['image', 'video', 'audio'] satisfies MediaKind[];

/** Pure: a ref that says what the file really is. What could not be measured is not believed either. */
const measuredRef = (ref: MediaRef, facts: MediaFacts): MediaRef => {
  const { width: _width, height: _height, durationSeconds: _seconds, ...rest } = ref;
  const { type, sizeBytes, width, height, durationSeconds } = facts;
  const family = type.mime.split('/')[0] ?? '';
  return {
    ...rest,
    kind: KINDS.includes(family) ? (family as MediaKind) : 'document',
    mime: type.mime,
    sizeBytes,
    ...(width !== undefined && height !== undefined && { width, height }),
    // Milliseconds: what comes after is noise of the container.
    ...(durationSeconds !== undefined && { durationSeconds: Math.round(durationSeconds * 1000) / 1000 }),
    measured: true,
  };
};

/**
 * Reads an opened file to its end and measures it. Where ffprobe is missing, a declared length and frame have to do: the
 * ref comes back as it was, not marked as measured.
 * @throws MediaRefused if it is empty, damaged or too large, or nothing is known of it and ffprobe is missing
 */
export const inspectOpened = (
  ref: MediaRef,
  opened: OpenedMedia,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<MediaRef> =>
  inFolder(async (folder) => {
    const path = join(folder, 'given');
    await spool(opened.stream, path, signal);
    const declared = { mime: ref.mime ?? opened.mime, name: ref.name ?? opened.name };
    try {
      return measuredRef(ref, await probe(path, declared, tools, signal));
    } catch (error) {
      const missing = error instanceof MediaRefused && error.refusal.code === 'no_tool';
      if (missing && ref.durationSeconds !== undefined) return ref;
      throw error;
    }
  });
