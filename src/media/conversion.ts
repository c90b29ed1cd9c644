import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { LocalFile, MediaTools } from './facts';
import type { PictureType, SoundType, Verdict } from './judge';
import { MAX_PIXELS } from './probe';
import { inputOf, isPlayable, runTool } from './programs';
import { MediaRefused } from './refused';

const AUDIO_TIMEOUT_MS = 120_000;
const VIDEO_TIMEOUT_MS = 5 * 60_000;

const EXTENSIONS: Record<PictureType | SoundType | 'video/mp4', string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
};

export type Conversion = Exclude<Verdict, { do: 'send' } | { do: 'refuse' }>;

const failed = (from: LocalFile, { to }: Conversion, cause: unknown): MediaRefused => {
  const limit = EXTENSIONS[to].toUpperCase();
  return new MediaRefused({ code: 'conversion', parameters: { given: from.type.mime, limit } }, { cause });
};

/** Share of the size in each direction and quality of each try, until the file is small enough. */
const TRIES = [
  { scale: 1, quality: 92 },
  { scale: 1, quality: 80 },
  { scale: 0.75, quality: 80 },
  { scale: 0.5, quality: 80 },
  { scale: 0.25, quality: 80 },
];

/** Upright as its EXIF says; of an animation the first frame. A picture that is too large is shrunk, none is enlarged. */
const convertImage = async (from: LocalFile, to: string, how: Conversion & { do: 'convert_image' }): Promise<void> => {
  const original = sharp(from.path, { limitInputPixels: MAX_PIXELS }).rotate();
  const { width = 1, height = 1 } = from;
  const { maxSide = Infinity, maxPixels = Infinity, maxBytes = Infinity } = how;
  const most = Math.min(1, maxSide / Math.max(width, height), Math.sqrt(maxPixels / (width * height)));
  for (const { scale, quality } of TRIES) {
    const share = most * scale;
    const sized =
      share < 1 ? original.clone().resize({ width: Math.max(1, Math.floor(width * share)) }) : original.clone();
    if (how.to === 'image/jpeg') await sized.flatten({ background: '#ffffff' }).jpeg({ quality }).toFile(to);
    else if (how.to === 'image/png') await sized.png().toFile(to);
    else await sized.webp({ quality }).toFile(to);
    // Where the size is not known it can't be shrunk: the limit is checked by whoever asked.
    if ((await stat(to)).size <= maxBytes || from.width === undefined) return;
  }
};

const convertAudio = (to: SoundType): string[] =>
  to === 'audio/mpeg' ? ['-vn', '-f', 'mp3', '-b:a', '192k'] : ['-vn', '-f', 'wav'];

/** What is inside is kept where it is common already (a change of container takes no time), else encoded anew. */
const convertVideo = (from: LocalFile): string[] => {
  const picture =
    from.videoCodec === 'h264'
      ? ['-c:v', 'copy']
      : // Players, and models, expect 4:2:0 and even sides.
        [
          '-c:v',
          'libx264',
          '-preset',
          'veryfast',
          '-crf',
          '20',
          '-pix_fmt',
          'yuv420p',
          '-vf',
          'scale=trunc(iw/2)*2:trunc(ih/2)*2',
        ];
  const sound = from.audioCodec === 'aac' ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '160k'];
  return ['-map', '0:v:0', '-map', '0:a:0?', ...picture, ...sound, '-movflags', '+faststart', '-f', 'mp4'];
};

/**
 * Writes the file anew as the verdict says.
 * @throws MediaRefused `conversion` if it can't be read (HEIC of phones, damaged files), `no_tool` without ffmpeg
 */
export const convert = async (
  from: LocalFile,
  to: string,
  how: Conversion,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<{ path: string; name: string }> => {
  const done = { path: to, name: `converted.${EXTENSIONS[how.to]}` };
  if (how.do !== 'convert_image' && !isPlayable(from.type.mime)) throw failed(from, how, 'no known format');
  const limits = {
    timeoutMs: how.do === 'convert_video' ? VIDEO_TIMEOUT_MS : AUDIO_TIMEOUT_MS,
    wanted: EXTENSIONS[how.to].toUpperCase(),
    signal,
  };
  try {
    if (how.do === 'convert_image') await convertImage(from, to, how);
    else {
      const options = how.do === 'convert_audio' ? convertAudio(how.to) : convertVideo(from);
      const input = inputOf(from.path, from.type.mime);
      await runTool('ffmpeg', tools, ['-nostdin', '-v', 'error', '-y', ...input, ...options, to], limits);
    }
    return done;
  } catch (error) {
    if (signal.aborted || error instanceof MediaRefused) throw error;
    throw failed(from, how, error);
  }
};
