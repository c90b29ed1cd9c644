import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { MediaTools } from './facts';
import { MediaRefused } from './refused';

const run = promisify(execFile);
const MAX_REPORT_BYTES = 1_048_576;

/** More than any model takes; what is larger once unpacked is a decompression bomb. */
export const MAX_PIXELS = 100_000_000;

/** The configured program, the one that npm installed (its package throws where it has none for this machine), the system's. */
export const programPath = (name: 'ffmpeg' | 'ffprobe', configured: string | null): string => {
  if (configured !== null) return configured;
  try {
    return (createRequire(__filename)(`@${name}-installer/${name}`) as { path: string }).path;
  } catch {
    return name;
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
  'image/bmp': 'bmp_pipe',
  'video/3gpp': 'mov',
  'video/mp4': 'mov',
  'video/mpeg': 'mpeg',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'video/x-flv': 'flv',
  'video/x-matroska': 'matroska',
  'video/x-msvideo': 'avi',
};

/** True if ffmpeg can be trusted with a film or a sound of this type. */
export const isPlayable = (mime: string): boolean => DEMUXERS[mime] !== undefined && !mime.startsWith('image/');

/** The largest frame that H.264 knows (8K); a stream that claims more, at its beginning or in the middle, is a bomb. */
const MOST_FRAME_PIXELS = 36_000_000;

/** An untrusted file as ffmpeg's input: one format, this one file and nothing behind it. */
export const inputOf = (path: string, mime: string): string[] => [
  '-protocol_whitelist',
  'file',
  '-max_pixels',
  String(mime.startsWith('image/') ? MAX_PIXELS : MOST_FRAME_PIXELS),
  '-f',
  DEMUXERS[mime] ?? 'data',
  '-i',
  path,
];

/** The program is not on this machine. */
const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'EACCES'].includes(String((error as { code?: unknown }).code));

/**
 * Runs ffmpeg or ffprobe to its end.
 * @param wanted the type to send instead, for the words where the program is missing
 * @throws MediaRefused `no_tool`; the abort as it is; any other failure (a broken file, the time is up) as an Error
 */
export const runTool = async (
  tool: 'ffmpeg' | 'ffprobe',
  tools: MediaTools,
  options: string[],
  { timeoutMs, wanted, signal }: { timeoutMs: number; wanted: string; signal: AbortSignal },
): Promise<string> => {
  const program = programPath(tool, tool === 'ffmpeg' ? tools.ffmpegPath : tools.ffprobePath);
  try {
    const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MAX_REPORT_BYTES, signal } as const;
    return (await run(program, options, limits)).stdout;
  } catch (error) {
    if (signal.aborted || !isMissing(error)) throw error;
    throw new MediaRefused({ code: 'no_tool', parameters: { tool, limit: wanted } }, { cause: error });
  }
};
