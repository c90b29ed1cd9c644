import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Renderer, renderMedia } from '../../sandbox/media';

/**
 * Draws pictures as always, but makes one film and one sound only and gives them again and again: synthesising them
 * takes seconds of the thread in which the emulators of a test live.
 */
export const quickRenderer = (): Renderer => {
  const made = new Map<string, { folder: string; files: string[] }>();
  return async (job) => {
    if (job.output !== 'video' && job.output !== 'audio') return renderMedia(job);
    const known = made.get(job.output);
    if (known === undefined) {
      const rendered = await renderMedia({ ...job, sources: [] });
      if (rendered.tracks === undefined) made.set(job.output, { folder: job.folder, files: rendered.files });
      return rendered;
    }
    const files = known.files.map((file, index) => `${job.taskId}-${index + 1}${extname(file)}`);
    await Promise.all(
      files.map((file, index) => copyFile(join(known.folder, known.files[index] ?? ''), join(job.folder, file))),
    );
    return { files };
  };
};
