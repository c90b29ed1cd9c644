import { open } from 'node:fs/promises';
import { extname } from 'node:path';

const EXTENSIONS: Record<string, string> = {
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};
const ALIASES: Record<string, string> = {
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'video/avi': 'video/x-msvideo',
  'image/jpg': 'image/jpeg',
};

/** One name for each kind of file: `audio/x-wav` and `audio/wav` are the same. */
export const sameMime = (mime: string): string => ALIASES[mime] ?? mime;

/** The type of a file by its first bytes, else by the ending of its name. */
function mimeOf(head: Buffer, name: string): string {
  return byMagic(head) ?? EXTENSIONS[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

/** The type of a file on disk. Throws if it cannot be read. */
export async function mimeOfFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return mimeOf(buffer.subarray(0, bytesRead), path);
  } finally {
    await file.close();
  }
}

function byMagic(head: Buffer): string | null {
  const text = head.toString('latin1');
  const at = (offset: number, mark: string): boolean => text.startsWith(mark, offset);
  if (at(0, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (at(0, '\xff\xd8\xff')) return 'image/jpeg';
  if (at(0, 'GIF8')) return 'image/gif';
  if (at(0, 'BM') && head.length > 26) return 'image/bmp';
  if (at(0, 'II*\0') || at(0, 'MM\0*')) return 'image/tiff';
  if (at(0, 'RIFF')) return riff(text.slice(8, 12));
  if (at(4, 'ftyp')) return isoMedia(text.slice(8, 12));
  if (at(0, '\x1aE\xdf\xa3')) return text.includes('webm') ? 'video/webm' : 'video/x-matroska';
  if (at(0, 'OggS')) return 'audio/ogg';
  if (at(0, 'fLaC')) return 'audio/flac';
  if (at(0, 'ID3')) return 'audio/mpeg';
  if (at(0, '%PDF')) return 'application/pdf';
  if (at(0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'audio/x-ms-wma';
  return mpegAudio(head);
}

function riff(form: string): string | null {
  return { WEBP: 'image/webp', WAVE: 'audio/wav', 'AVI ': 'video/x-msvideo' }[form] ?? null;
}

function isoMedia(brand: string): string {
  if (/^(heic|heix|hevc|mif1)/.test(brand)) return 'image/heic';
  if (brand === 'avif') return 'image/avif';
  if (brand.startsWith('M4A')) return 'audio/mp4';
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

function mpegAudio(head: Buffer): string | null {
  const [first, second] = [head[0], head[1] ?? 0];
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  return (second & 0x06) === 0 ? 'audio/aac' : 'audio/mpeg';
}
