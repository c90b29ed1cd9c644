import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, isAbsolute } from 'node:path';
import { request } from 'undici';
import type { OpenedMedia } from '../../registry';
import { TelegramRefusal, TelegramUnreachable } from './refusal';

export interface TelegramFile {
  apiRoot: string;
  token: string;
  /** As getFile gave it; absolute when a Bot API server of our own runs with --local. */
  path: string;
  sizeBytes?: number;
  signal: AbortSignal;
}

/** Telegram serves every file as application/octet-stream; the path's extension is its word on what it is. */
const MIME: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.json': 'application/json',
};

const mimeOf = (path: string): string => MIME[extname(path).toLowerCase()] ?? 'application/octet-stream';

/** Opens a file of Telegram as a stream. The address contains the bot's token, so it never stands in an error. */
export const openFile = async (file: TelegramFile): Promise<OpenedMedia> => {
  const opened = { name: basename(file.path), mime: mimeOf(file.path) };
  if (isAbsolute(file.path)) {
    const { size } = await stat(file.path);
    return { ...opened, sizeBytes: size, stream: createReadStream(file.path, { signal: file.signal }) };
  }
  const url = `${file.apiRoot}/file/bot${file.token}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
  const response = await request(url, { signal: file.signal, headersTimeout: 15_000, bodyTimeout: 30_000 }).catch(
    (error: unknown) => {
      file.signal.throwIfAborted();
      throw new TelegramUnreachable('file', (error as { code?: string }).code ?? 'no answer', 'unclear');
    },
  );
  if (response.statusCode !== 200) {
    response.body.destroy();
    if (response.statusCode >= 500)
      throw new TelegramUnreachable('file', `HTTP ${response.statusCode}`, 'server_error');
    throw new TelegramRefusal('file', response.statusCode, 'the file can not be downloaded');
  }
  const length = Number(response.headers['content-length']);
  return { ...opened, sizeBytes: file.sizeBytes ?? (length || undefined), stream: response.body };
};
