import { stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import type { LocalFile, MediaTools } from './facts';
import { decodeHeic } from './heic';
import type { PictureType, SoundType, Verdict } from './judge';
import { MAX_PIXELS, inputOf, isPlayable, runTool } from './programs';
import { MediaRefused } from './refused';

const PICTURE_TIMEOUT_SECONDS = 60;
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

/** Written out, an hour of sound from a small file would fill the disk; what reaches this is refused. */
const MOST_OUTPUT_BYTES = 256 * 1_048_576;

type Work = { tools: MediaTools; signal: AbortSignal };

/** What libvips can't open itself is opened for it. Upright as EXIF or the container says; of an animation the first frame. */
const opened = async (from: LocalFile, beside: string, { tools, signal }: Work): Promise<Sharp> => {
  const limit = { limitInputPixels: MAX_PIXELS };
  const { mime } = from.type;
  if (mime === 'image/heic' || mime === 'image/heif') {
    const { data, width, height } = await decodeHeic(from.path, signal);
    return sharp(data, { ...limit, raw: { width, height, channels: 4 } });
  }
  if (mime !== 'image/bmp') return sharp(from.path, limit).rotate();
  const asPng = `${beside}.png`;
  const options = [
    '-nostdin',
    '-v',
    'error',
    '-y',
    ...inputOf(from.path, mime),
    '-frames:v',
    '1',
    '-f',
    'image2',
    asPng,
  ];
  await runTool('ffmpeg', tools, options, { timeoutMs: PICTURE_TIMEOUT_SECONDS * 1000, wanted: 'PNG, JPG', signal });
  return sharp(asPng, limit);
};

/** A picture that is too large is shrunk, none is enlarged. */
const convertImage = async (
  from: LocalFile,
  to: string,
  how: Conversion & { do: 'convert_image' },
  work: Work,
): Promise<void> => {
  const original = (await opened(from, to, work)).timeout({ seconds: PICTURE_TIMEOUT_SECONDS });
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
 * @throws MediaRefused `conversion` if it can't be read or becomes far too large, `no_tool` without ffmpeg
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
    if (how.do === 'convert_image') await convertImage(from, to, how, { tools, signal });
    else {
      const options = how.do === 'convert_audio' ? convertAudio(how.to) : convertVideo(from);
      const input = inputOf(from.path, from.type.mime);
      const cap = ['-threads', '2', '-fs', String(MOST_OUTPUT_BYTES)];
      await runTool('ffmpeg', tools, ['-nostdin', '-v', 'error', '-y', ...input, ...options, ...cap, to], limits);
      // ffmpeg ends there without a word: a part of it is not what was given.
      if ((await stat(to)).size >= MOST_OUTPUT_BYTES * 0.99) throw new Error('the converted file is too large');
    }
    return done;
  } catch (error) {
    if (signal.aborted || error instanceof MediaRefused) throw error;
    throw failed(from, how, error);
  }
};
