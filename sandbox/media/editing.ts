import sharp, { type Sharp } from 'sharp';
import { backdrop, captionPanel, svg } from './artwork';
import { captionOf, givenNumber, seedOf } from './brief';
import { Dice } from './dice';
import { inRatio, ratioOf, type Size } from './dimensions';
import type { RenderJob, Source } from './render-job';

const LARGEST_SIDE = 8192;
const PIXEL_LIMIT = 64_000_000;

interface Picture extends Size {
  data: Buffer;
}

/** A picture made from the given ones: one can see what it comes from, what was done and which words were said. */
export async function editPicture(job: RenderJob, inputs: Source[], index: number): Promise<Sharp> {
  const masks = inputs.filter((source) => source.key.includes('mask'));
  const pictures = inputs.filter((source) => !source.key.includes('mask'));
  const first = await load(job, (pictures[0] ?? inputs[0]) as Source);
  switch (job.modelType) {
    case 'upscale':
      return enlarge(first, givenNumber(job, 'upscale_factor') ?? 2);
    case 'background_removal':
      return cutOut(first);
    case 'image_segmentation':
      return index === 0 ? segment(first, job) : cutOut(first, index);
    case 'outpaint':
      return extend(first, job);
  }
  if (masks[0]) return repaint(first, await load(job, masks[0]), job, index);
  if (pictures.length > 1) return collage(await Promise.all(pictures.map((source) => load(job, source))), job, index);
  return restyle(first, job, index);
}

/** Reads a picture upright; throws in words if it is none. */
async function load(job: RenderJob, source: Source): Promise<Picture> {
  try {
    const image = sharp(source.path, { limitInputPixels: PIXEL_LIMIT }).rotate();
    const fitted = job.hasty && job.modelType !== 'upscale' ? image.resize(256, 256, { fit: 'inside' }) : image;
    const { data, info } = await fitted.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw new Error(`${source.key} could not be read as a picture: ${String(error)}`, { cause: error });
  }
}

function enlarge(picture: Picture, factor: number): Sharp {
  const most = LARGEST_SIDE / Math.max(picture.width, picture.height);
  const scale = Math.max(1, Math.min(factor, most));
  const width = Math.round(picture.width * scale);
  return sharp(picture.data).resize({ width, kernel: 'lanczos3' }).sharpen({ sigma: 1.2 });
}

/** Makes transparent what looks like the edge of the picture, in a soft oval so that something always goes. */
async function cutOut(picture: Picture, layer = 0): Promise<Sharp> {
  const { width, height } = picture;
  const flat = sharp(picture.data).removeAlpha().toColourspace('srgb');
  const pixels = await flat.raw().toBuffer();
  const edge = [0, 1, 2].map((channel) => {
    const corners = [0, width - 1, (height - 1) * width, height * width - 1];
    return corners.reduce((sum, corner) => sum + (pixels[corner * 3 + channel] ?? 0), 0) / 4;
  }) as [number, number, number];
  const alpha = Buffer.alloc(width * height);
  for (let at = 0; at < alpha.length; at += 1) {
    const [x, y] = [(at % width) / width - 0.5, Math.floor(at / width) / height - 0.5];
    const oval = 1 - Math.hypot(x, y) / (layer === 2 ? 0.3 : 0.62);
    const distance = Math.hypot(
      (pixels[at * 3] ?? 0) - edge[0],
      (pixels[at * 3 + 1] ?? 0) - edge[1],
      (pixels[at * 3 + 2] ?? 0) - edge[2],
    );
    const likeness = layer === 1 ? -oval * 4 : Math.min(oval * 4, distance / 60);
    alpha[at] = Math.round(255 * Math.min(1, Math.max(0, likeness)));
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } }).joinChannel(alpha, {
    raw: { width, height, channels: 1 },
  });
}

/** The picture in coloured fields, as a segmentation shows it. */
async function segment(picture: Picture, job: RenderJob): Promise<Sharp> {
  const dice = new Dice(seedOf(job));
  const { width, height } = picture;
  const fields = Array.from({ length: 6 }, (_, index) => {
    const [x, y] = [(index % 3) * (width / 3), Math.floor(index / 3) * (height / 2)];
    const colour = `hsl(${Math.round(dice.between(0, 360))},80%,55%)`;
    return `<rect x="${x}" y="${y}" width="${width / 3}" height="${height / 2}" rx="${width / 30}" fill="${colour}" fill-opacity="0.45" stroke="#fff" stroke-width="${width / 200}"/>`;
  });
  return sharp(picture.data)
    .composite([{ input: svg(picture, fields.join('')) }])
    .removeAlpha();
}

/** The picture in the middle of a larger one, its own blurred colours around it. */
async function extend(picture: Picture, job: RenderJob): Promise<Sharp> {
  const { width, height } = inRatio(ratioOf(job) ?? 1, job.hasty ? 256 : 1280);
  const around = sharp(picture.data)
    .resize(width, height, { fit: 'cover' })
    .blur(width / 40)
    .modulate({ brightness: 0.8 });
  const inner = await sharp(picture.data)
    .resize(Math.round(width * 0.72), Math.round(height * 0.72), { fit: 'inside' })
    .png()
    .toBuffer();
  return sharp(await around.png().toBuffer())
    .composite([{ input: inner }])
    .removeAlpha();
}

/** New paint where the mask is white, the words below. */
async function repaint(picture: Picture, mask: Picture, job: RenderJob, index: number): Promise<Sharp> {
  const { width, height } = picture;
  const fresh = sharp(svg(picture, backdrop(picture, seedOf(job, index)))).removeAlpha();
  const white = await sharp(mask.data)
    .flatten({ background: '#000' })
    .resize(width, height, { fit: 'fill' })
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer();
  const paint = await sharp(await fresh.raw().toBuffer(), { raw: { width, height, channels: 3 } })
    .joinChannel(white, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(picture.data)
    .composite([{ input: paint }, { input: svg(picture, captionPanel(picture, captionOf(job, index), 'head')) }])
    .removeAlpha();
}

/** Several pictures side by side, recoloured together. */
async function collage(pictures: Picture[], job: RenderJob, index: number): Promise<Sharp> {
  const size = inRatio(ratioOf(job) ?? Math.min(2, pictures.length / 1.5), job.hasty ? 256 : 1024);
  const columns = Math.ceil(Math.sqrt(pictures.length * (size.width / size.height)));
  const rows = Math.ceil(pictures.length / columns);
  const [width, height] = [Math.ceil(size.width / columns), Math.ceil(size.height / rows)];
  const tiles = await Promise.all(
    pictures.map(async (picture, tile) => ({
      input: await sharp(picture.data).resize(width, height, { fit: 'cover' }).png({ compressionLevel: 1 }).toBuffer(),
      left: Math.min((tile % columns) * width, size.width - 1),
      top: Math.min(Math.floor(tile / columns) * height, size.height - 1),
    })),
  );
  const canvas = { width: width * columns, height: height * rows };
  const sheet = await sharp({ create: { ...canvas, channels: 3, background: '#10121c' } })
    .composite(tiles)
    .png()
    .toBuffer();
  return restyle({ data: sheet, ...canvas }, job, index);
}

/** The picture with its colours turned by the words, a frame and the caption. */
async function restyle(picture: Picture, job: RenderJob, index: number): Promise<Sharp> {
  const ratio = ratioOf(job) ?? picture.width / picture.height;
  const size = inRatio(
    ratio,
    job.hasty ? 256 : Math.min(2048, Math.max(768, Math.sqrt(picture.width * picture.height))),
  );
  const dice = new Dice(seedOf(job, index));
  const turned = await sharp(picture.data)
    .resize(size.width, size.height, { fit: 'cover' })
    .removeAlpha()
    .modulate({ hue: Math.round(dice.between(60, 300)), saturation: 1.25 })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const line = Math.max(2, size.width / 80);
  const frame = `<rect x="${line}" y="${line}" width="${size.width - 2 * line}" height="${size.height - 2 * line}" rx="${line * 2}" fill="none" stroke="#fff" stroke-opacity="0.7" stroke-width="${line / 2}"/>`;
  const over = svg(size, frame + captionPanel(size, captionOf(job, index), 'head'));
  return sharp(turned)
    .composite([{ input: over }])
    .removeAlpha();
}
