import { given } from './brief';
import type { RenderJob } from './render-job';

export interface Size {
  width: number;
  height: number;
}

const NAMED_RATIOS: Record<string, number> = { square: 1, square_hd: 1, portrait: 9 / 16, landscape: 16 / 9 };
const SIDES: Record<string, number> = {
  '1k': 1024,
  '1.5k': 1536,
  '2k': 2048,
  '4k': 3840,
  basic: 1024,
  high: 2048,
  ultra: 3840,
  square: 512,
};
const HASTY_SIDE = 256;

/** Width by height that the parameters ask for, or null if they leave it to the model (auto, adaptive). */
export function ratioOf(job: RenderJob): number | null {
  const text = given(job, 'aspect_ratio', 'ratio', 'image_size', 'size');
  if (text === null) return null;
  const colon = /^(\d+):(\d+)$/.exec(text);
  if (colon) return Number(colon[1]) / Number(colon[2]);
  const named = /^(portrait|landscape)_(\d+)_(\d+)$/.exec(text);
  if (!named) return NAMED_RATIOS[text] ?? null;
  const [long, short] = [Number(named[2]), Number(named[3])].sort((a, b) => b - a) as [number, number];
  return named[1] === 'portrait' ? short / long : long / short;
}

/** The size of a picture: the area of a square of 1024 (2048, 3840 for 2K, 4K) in the wanted ratio. */
export function pictureSize(job: RenderJob, natural = 1): Size {
  const tier = given(job, 'resolution', 'image_resolution', 'quality', 'size', 'image_size')?.toLowerCase() ?? '';
  const side = job.hasty ? HASTY_SIDE : (SIDES[tier] ?? 1024);
  return inRatio(ratioOf(job) ?? natural, side);
}

/** The size of a film: at most 720 lines, for it is made on the spot. */
export function filmSize(job: RenderJob, natural = 16 / 9): Size {
  const lines = Number.parseInt(given(job, 'resolution', 'output_resolution', 'quality', 'mode') ?? '', 10);
  const wanted = Number.isFinite(lines) && lines >= 240 ? Math.min(lines, 720) : 480;
  const short = job.hasty ? 144 : wanted;
  const ratio = Math.min(3, Math.max(1 / 3, ratioOf(job) ?? natural));
  return ratio >= 1
    ? { width: even(short * ratio), height: even(short) }
    : { width: even(short), height: even(short / ratio) };
}

export function inRatio(ratio: number, side: number): Size {
  return { width: even(side * Math.sqrt(ratio)), height: even(side / Math.sqrt(ratio)) };
}

export const even = (pixels: number): number => Math.max(2, Math.round(pixels / 2) * 2);
