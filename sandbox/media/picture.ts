import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { backdrop, captionPanel, svg } from './artwork';
import { captionOf, given, givenNumber, seedOf } from './brief';
import { pictureSize, type Size } from './dimensions';
import { editPicture } from './editing';
import { resultName, type Rendered, type RenderJob } from './render-job';

const MOST_PICTURES = 12;
const LAYERS = /layer-decomposition$/;

/** Draws or edits the pictures of a task and returns the names of the files. */
export async function renderPictures(job: RenderJob): Promise<Rendered> {
  const files: string[] = [];
  for (let index = 0; index < countOf(job); index += 1) {
    const inputs = job.sources.filter((source) => source.kind === 'image');
    const image = inputs.length > 0 ? await editPicture(job, inputs, index) : drawPicture(job, pictureSize(job), index);
    files.push(await save(job, image, index));
  }
  return { files };
}

/** How many pictures the task shall give. */
function countOf(job: RenderJob): number {
  if (job.model === 'grok-imagine/text-to-image') return 6;
  if (LAYERS.test(job.model)) return 3;
  const wanted = givenNumber(job, 'num_images', 'max_images', 'n') ?? (job.model.startsWith('wan/2-7-image') ? 4 : 1);
  return Math.min(MOST_PICTURES, Math.max(1, Math.round(wanted)));
}

/** A picture out of nothing but the words. */
export function drawPicture(job: RenderJob, size: Size, index = 0): Sharp {
  return sharp(svg(size, backdrop(size, seedOf(job, index)) + captionPanel(size, captionOf(job, index))));
}

async function save(job: RenderJob, image: Sharp, index: number): Promise<string> {
  const wanted = given(job, 'output_format') ?? 'png';
  const { hasAlpha } = await image.metadata();
  const transparent = hasAlpha === true && (job.modelType === 'background_removal' || LAYERS.test(job.model));
  const format = transparent
    ? 'png'
    : wanted === 'jpg' || wanted === 'jpeg'
      ? 'jpeg'
      : wanted === 'webp'
        ? 'webp'
        : 'png';
  const name = resultName(job.taskId, index, format === 'jpeg' ? 'jpg' : format);
  const options = { jpeg: { quality: 88 }, webp: { quality: 85 }, png: { compressionLevel: 4 } }[format];
  await image.toFormat(format, options).toFile(join(job.folder, name));
  return name;
}
