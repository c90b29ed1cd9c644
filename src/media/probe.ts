import { open, stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { LocalFile, MediaFacts, MediaTools } from './facts';
import { type FileType, HEAD_BYTES, fileTypeOf } from './file-type';
import { type ProbeReport, factsOf, playedSeconds } from './probe-report';
import { MAX_PIXELS, inputOf, isPlayable, runTool } from './programs';
import { MediaRefused } from './refused';

const PROBE_TIMEOUT_MS = 20_000;
const COUNT_TIMEOUT_MS = 60_000;

/** Of these libvips reads at least the head, if they are sound. */
const READABLE_PICTURES = /^image\/(png|jpeg|gif|webp|tiff|avif)$/;

const unreadable = (type: FileType, cause?: unknown): MediaRefused =>
  new MediaRefused({ code: 'unreadable', parameters: { given: type.mime } }, { cause });

/** Width and height in the head of a BMP: a negative height means that the rows stand from top to bottom. */
const bmpFacts = (head: Buffer): Partial<MediaFacts> =>
  head.length < 26 ? {} : { width: Math.abs(head.readInt32LE(18)), height: Math.abs(head.readInt32LE(22)) };

/** Width and height as they are shown. Libvips knows them of HEIC too, whose pixels it can't decode. */
const pictureFacts = async (path: string, type: FileType, head: Buffer): Promise<Partial<MediaFacts>> => {
  if (type.mime === 'image/bmp') return bmpFacts(head);
  try {
    const { width, height, autoOrient } = await sharp(path, { limitInputPixels: false }).metadata();
    return { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height };
  } catch (error) {
    if (READABLE_PICTURES.test(type.mime)) throw unreadable(type, error);
    return {};
  }
};

const REPORT = [
  '-show_entries',
  'format=duration:stream=codec_type,codec_name,width,height,duration:stream_disposition=attached_pic:stream_side_data=rotation',
  '-of',
  'json',
];

/** That of bare AAC is a guess by its bit rate, that of an MP3 a claim in its first frame. */
const UNRELIABLE_LENGTH = new Set(['audio/aac', 'audio/mpeg']);

/** Counts the packets: some recorders write no length, and some lengths are not to be relied on. Takes milliseconds. */
const countedSeconds = async (path: string, mime: string, tools: MediaTools, signal: AbortSignal) => {
  const play = [
    '-nostdin',
    '-v',
    'error',
    ...inputOf(path, mime),
    '-c',
    'copy',
    '-f',
    'null',
    '-progress',
    'pipe:1',
    '-',
  ];
  const limits = { timeoutMs: COUNT_TIMEOUT_MS, wanted: 'MP4, MP3', signal };
  return playedSeconds(await runTool('ffmpeg', tools, play, limits).catch(() => ''));
};

const playableFacts = async (path: string, type: FileType, tools: MediaTools, signal: AbortSignal) => {
  const options = ['-v', 'error', ...inputOf(path, type.mime), ...REPORT];
  const limits = { timeoutMs: PROBE_TIMEOUT_MS, wanted: 'MP4, MP3', signal };
  const said = await runTool('ffprobe', tools, options, limits).catch((error: unknown) => {
    if (signal.aborted || error instanceof MediaRefused) throw error;
    throw unreadable(type, error);
  });
  const facts = factsOf(JSON.parse(said) as ProbeReport, type);
  if (facts === null) throw unreadable(type);
  const told = UNRELIABLE_LENGTH.has(type.mime) ? undefined : facts.durationSeconds;
  const durationSeconds = told ?? (await countedSeconds(path, type.mime, tools, signal)) ?? facts.durationSeconds;
  return { ...facts, ...(durationSeconds !== undefined && { durationSeconds }) };
};

/**
 * What a file really is: its type by content, pictures by libvips, films and sound by ffprobe. A declaration counts only
 * where the content says nothing.
 * @throws MediaRefused `empty`, `unreadable`, `large` (a decompression bomb) or, where ffprobe is missing, `no_tool`
 */
export const probe = async (
  path: string,
  declared: { mime?: string; name?: string },
  tools: MediaTools,
  signal: AbortSignal,
): Promise<LocalFile> => {
  const { size: sizeBytes } = await stat(path);
  if (sizeBytes === 0) throw new MediaRefused({ code: 'empty', parameters: {} });
  const head = await headOf(path);
  const type = fileTypeOf(head, declared);
  const facts: Partial<MediaFacts> = isPlayable(type.mime)
    ? await playableFacts(path, type, tools, signal)
    : type.mime.startsWith('image/')
      ? await pictureFacts(path, type, head)
      : {};
  const { width = 0, height = 0 } = facts;
  if (width * height > MAX_PIXELS) {
    const side = Math.sqrt(MAX_PIXELS);
    throw new MediaRefused({ code: 'large', parameters: { limit: `${side}×${side}`, given: `${width}×${height}` } });
  }
  return { path, sizeBytes, type, ...facts };
};

const headOf = async (path: string): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};
