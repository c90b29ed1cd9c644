import { renderPictures } from './picture';
import type { Rendered, RenderJob } from './render-job';

export type { Rendered, RenderJob, Renderer, Source } from './render-job';

/** Makes the real media of a task: pictures with the words on them, films, sounds, texts. */
export async function renderMedia(job: RenderJob): Promise<Rendered> {
  switch (job.output) {
    case 'image':
      return renderPictures(job);
    case 'video':
    case 'audio':
    case 'text':
    case 'json':
      throw new Error(`the sandbox cannot make ${job.output} yet`);
  }
}
