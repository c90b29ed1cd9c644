import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { Rejected } from '../generation';
import type { FileType } from './file-type';

const MAX_PIXELS = 100_000_000;
const FFMPEG_TIMEOUT_MS = 120_000;
const TYPES: Record<string, FileType> = {
  'image/png': { mime: 'image/png', extension: 'png' },
  'image/jpeg': { mime: 'image/jpeg', extension: 'jpg' },
  'image/webp': { mime: 'image/webp', extension: 'webp' },
  'audio/mpeg': { mime: 'audio/mpeg', extension: 'mp3' },
  'audio/wav': { mime: 'audio/wav', extension: 'wav' },
};

const typeOf = (mime: string): FileType => TYPES[mime] ?? { mime, extension: 'bin' };
const run = promisify(execFile);

/**
 * Rewrites a picture, upright as its EXIF says; of an animation the first frame.
 * @throws Rejected if this build of libvips can't read it (HEIC of phones, damaged files) or it is a decompression bomb
 */
export const convertImage = async (
  from: string,
  to: string,
  mime: 'image/png' | 'image/jpeg' | 'image/webp',
): Promise<FileType> => {
  const picture = sharp(from, { limitInputPixels: MAX_PIXELS }).rotate();
  try {
    if (mime === 'image/jpeg') await picture.flatten({ background: '#ffffff' }).jpeg({ quality: 92 }).toFile(to);
    else if (mime === 'image/png') await picture.png().toFile(to);
    else await picture.webp({ quality: 92 }).toFile(to);
  } catch (error) {
    throw new Rejected({
      reason: 'media',
      message: `The picture can't be converted to ${mime}: ${(error as Error).message.split('\n')[0]}. Send it as JPEG or PNG.`,
    });
  }
  return typeOf(mime);
};

/** The configured program, the one that npm installed, or the system's. */
const ffmpeg = (configured: string | null): string => {
  if (configured !== null) return configured;
  try {
    return (createRequire(__filename)('@ffmpeg-installer/ffmpeg') as { path: string }).path;
  } catch {
    return 'ffmpeg';
  }
};

/**
 * How ffmpeg calls what we found. It is told, not asked to guess: a file that is really a playlist would make it open
 * other files of this machine.
 */
const DEMUXERS: Record<string, string> = {
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/flac': 'flac',
  'audio/mp4': 'mov',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/webm': 'matroska',
  'audio/x-ms-wma': 'asf',
};

/** @throws Rejected if there is no ffmpeg here, or it can't read the file */
export const convertAudio = async (
  from: { path: string; mime: string },
  to: string,
  mime: 'audio/mpeg' | 'audio/wav',
  ffmpegPath: string | null,
  signal: AbortSignal,
): Promise<FileType> => {
  const format = mime === 'audio/mpeg' ? ['-f', 'mp3', '-b:a', '192k'] : ['-f', 'wav'];
  const demuxer = DEMUXERS[from.mime];
  if (demuxer === undefined)
    throw new Rejected({ reason: 'media', message: `Sound of type ${from.mime} can't be converted.` });
  const input = ['-protocol_whitelist', 'file', '-f', demuxer, '-i', from.path];
  const options = ['-nostdin', '-v', 'error', '-y', ...input, '-vn', ...format, to];
  try {
    await run(ffmpeg(ffmpegPath), options, { timeout: FFMPEG_TIMEOUT_MS, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const missing = (error as { code?: unknown }).code === 'ENOENT';
    throw new Rejected({
      reason: 'media',
      message: missing
        ? `The sound must be converted to ${mime}, and ffmpeg is not installed here (FFMPEG_PATH). Send it as MP3.`
        : `The sound can't be converted to ${mime}. Send it as MP3 or WAV.`,
    });
  }
  return typeOf(mime);
};
