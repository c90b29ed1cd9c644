import { renderData } from './data';
import { renderFilm } from './film';
import { renderPictures } from './picture';
import type { RenderJob, Rendered } from './render-job';
import { renderSound } from './sound';

export type { RenderJob, Renderer, Source } from './render-job';

/** Makes the real media of a task: pictures with the words on them, films, sounds, texts. */
export async function renderMedia(job: RenderJob): Promise<Rendered> {
  switch (job.output) {
    case 'image':
      return renderPictures(job);
    case 'video':
      return renderFilm(job);
    case 'audio':
      return renderSound(job);
    case 'text':
    case 'json':
      return renderData(job);
  }
}
