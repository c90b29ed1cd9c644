import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config';
import { FetchRefused, MediaSources, Rejected } from '../generation';
import type { MediaRef, OpenedMedia, Parameter } from '../registry';
import { KieError } from './errors';
import { type FileType, HEAD_BYTES, fileTypeOf } from './file-type';
import { KieClient } from './kie-client';
import { convertAudio, convertImage } from './media-conversion';
import { judge, sizeWords } from './media-rules';
import { uploadBytesTotal, uploadSeconds } from './metrics';
import { refusalOf } from './provider-errors';
import { withRetries } from './retry';
import { realSleep } from './transport';

/** Where our files lie at kie's, for a day. */
const UPLOAD_PATH = 'atelier';
/** Nothing that any model takes is larger. */
const MAX_BYTES = 500 * 1024 * 1024;

interface LocalFile {
  path: string;
  sizeBytes: number;
  type: FileType;
}

/**
 * Brings a file of a user to kie: from its source to a temporary file (so that its type is known by its content, its
 * length exactly, and an upload can be repeated without fetching it again), converted if the model asks for that, and up.
 * Addresses of sources never leave us: those of Telegram hold the bot's token.
 */
@Injectable()
export class MediaUploader {
  constructor(
    private readonly config: AppConfig,
    private readonly sources: MediaSources,
    private readonly client: KieClient,
  ) {}

  /**
   * @param stem name at kie's without extension, used for this file only
   * @returns the address that goes into the model's input; good for 24 hours
   * @throws Rejected with reason `media` if this file will never do
   */
  async upload(media: MediaRef, parameter: Parameter, stem: string, signal: AbortSignal): Promise<string> {
    const ended = uploadSeconds.startTimer();
    const folder = await mkdtemp(join(tmpdir(), 'atelier-'));
    try {
      const given = await this.fetch(media, join(folder, 'given'), signal);
      const file = await this.suitable(given, parameter, join(folder, 'converted'), signal);
      const url = await this.send(file, `${stem}.${file.type.extension}`, signal);
      uploadBytesTotal.inc(file.sizeBytes);
      ended({ outcome: 'uploaded' });
      return url;
    } catch (error) {
      ended({ outcome: error instanceof Rejected ? 'rejected' : 'failed' });
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async fetch(media: MediaRef, path: string, signal: AbortSignal): Promise<LocalFile> {
    const opened = await this.sources.open(media, signal);
    await spool(opened, path, signal);
    const { size } = await stat(path);
    if (size === 0) throw new Rejected({ reason: 'media', message: 'The file is empty.' });
    const declared = { mime: media.mime ?? opened.mime, name: media.name ?? opened.name };
    return { path, sizeBytes: size, type: fileTypeOf(await headOf(path), declared) };
  }

  private async suitable(file: LocalFile, parameter: Parameter, path: string, signal: AbortSignal): Promise<LocalFile> {
    const verdict = judge(file.type, file.sizeBytes, parameter);
    if (verdict.do === 'send') return file;
    if (verdict.do === 'refuse') throw new Rejected({ reason: 'media', message: verdict.message });
    const type =
      verdict.do === 'convert_image'
        ? await convertImage(file.path, path, verdict.to)
        : await convertAudio(
            { path: file.path, mime: file.type.mime },
            path,
            verdict.to,
            this.config.media.ffmpegPath,
            signal,
          );
    const { size } = await stat(path);
    if (parameter.maxSizeMb !== undefined && size > parameter.maxSizeMb * 1_048_576) {
      throw new Rejected({ reason: 'media', message: sizeWords(parameter.maxSizeMb) });
    }
    return { path, sizeBytes: size, type };
  }

  private async send(file: LocalFile, fileName: string, signal: AbortSignal): Promise<string> {
    const target = { uploadPath: UPLOAD_PATH, fileName };
    const upload = () =>
      this.client.uploadStream(
        { stream: createReadStream(file.path), mime: file.type.mime, sizeBytes: file.sizeBytes },
        target,
        signal,
      );
    try {
      return (await withRetries(upload, { sleep: realSleep, signal })).downloadUrl;
    } catch (error) {
      throw error instanceof KieError && !error.transient ? new Rejected(refusalOf(error, 'media')) : error;
    }
  }
}

const headOf = async (path: string): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const spool = async (opened: OpenedMedia, path: string, signal: AbortSignal): Promise<void> => {
  let size = 0;
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      size += chunk.length;
      const problem =
        size > MAX_BYTES ? new Rejected({ reason: 'media', message: sizeWords(MAX_BYTES / 1_048_576) }) : null;
      callback(problem, chunk);
    },
  });
  try {
    await pipeline(opened.stream, cap, createWriteStream(path), { signal });
  } catch (error) {
    if (error instanceof FetchRefused)
      throw new Rejected({ reason: 'media', code: error.reason, message: error.message });
    throw error;
  }
};
