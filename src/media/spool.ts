import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MediaRefused } from './refused';

/** Nothing that any model takes is larger. */
const MAX_MEDIA_BYTES = 500 * 1_048_576;

const PREFIX = 'atelier-media-';
/** No work on files lasts nearly as long. */
const LEFT_MS = 24 * 3_600_000;

/** A folder of its own for untrusted files; it is gone when the work has ended, well or not. */
export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Takes away the folders of processes that were killed in the middle of their work, a day later. Resolves in any case. */
export const removeLeftFolders = async (nowMs: number, root = tmpdir()): Promise<void> => {
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const folder = join(root, name);
    const changed = await stat(folder).catch(() => null);
    if (changed === null || nowMs - changed.mtimeMs < LEFT_MS) continue;
    // Somebody else's in a common folder: left alone.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
};

/** @throws MediaRefused `size` as soon as more than `maxBytes` have come; any error of the stream as it is */
export const spool = async (
  stream: Readable,
  path: string,
  signal: AbortSignal,
  maxBytes = MAX_MEDIA_BYTES,
): Promise<void> => {
  let size = 0;
  const limit = Math.round(maxBytes / 1_048_576);
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      size += chunk.length;
      if (size <= maxBytes) callback(null, chunk);
      else callback(new MediaRefused({ code: 'size', parameters: { limit, given: `> ${limit}` } }));
    },
  });
  await pipeline(stream, cap, createWriteStream(path), { signal });
};
