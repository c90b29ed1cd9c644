import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Source } from '../media/render-job';
import type { FileStore } from './files';
import type { CheckedInput, MediaUse } from './input-check';
import { fileProblem } from './media-check';
import { mimeOfFile } from './sniff';
import type { EmulatedTask } from './task';

const DOWNLOAD_DEADLINE_MS = 20_000;

/** The input of a task could not be fetched or is of the wrong kind: the task fails with this message. */
export class InputUnusable extends Error {}

/** Brings the files that a task works on to local disk: own uploads, foreign addresses, results of earlier tasks. */
export async function collectSources(
  checked: CheckedInput,
  files: FileStore,
  findTask: (taskId: string) => EmulatedTask | undefined,
  downloads: string,
  signal: AbortSignal,
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const use of checked.media) {
    const path = await localPath(use, files, downloads, signal);
    if (path) sources.push(await sourceOf(keyOf(use.path), path));
  }
  for (const { path, taskId } of checked.taskIds) {
    const result = findTask(taskId)?.result;
    const name = result?.files[0] ?? result?.tracks?.[0]?.file;
    const file = name ? await files.find(name) : null;
    if (file) sources.push(await sourceOf(keyOf(path), file.absolute));
  }
  return sources;
}

async function localPath(
  use: MediaUse,
  files: FileStore,
  downloads: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (use.format === 'web_page_url' || use.url.startsWith('asset://')) return null;
  const url = new URL(use.url);
  if (files.owns(url)) {
    const file = await files.find(url.pathname);
    if (!file) throw new InputUnusable(`${use.path} could not be downloaded: ${use.url}`);
    return file.absolute;
  }
  const path = join(downloads, `${Date.now()}-${Math.random().toString(36).slice(2)}`);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_DEADLINE_MS)]) });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    await mkdir(downloads, { recursive: true });
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path));
  } catch (error) {
    throw new InputUnusable(`${use.path} could not be downloaded: ${use.url} (${String(error)})`);
  }
  const problem = fileProblem(use, { mime: await mimeOfFile(path), bytes: (await stat(path)).size });
  if (problem) throw new InputUnusable(problem);
  return path;
}

async function sourceOf(key: string, path: string): Promise<Source> {
  const [mime, facts] = [await mimeOfFile(path), await stat(path)];
  const kind = mime.split('/')[0] ?? '';
  const known = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'other';
  return { key, path, kind: known, mime, bytes: facts.size };
}

const keyOf = (path: string): string => path.replace(/\[\d+\]$/, '');
