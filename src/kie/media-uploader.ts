import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config';
import { FetchRefused, MediaSources, Rejected } from '../generation';
import { type LocalFile, MediaRefused, inFolder, probe, spool, suited } from '../media';
import type { MediaRef, Parameter } from '../registry';
import { KieError } from './errors';
import { KieClient } from './kie-client';
import { uploadBytesTotal, uploadSeconds } from './metrics';
import { refusalOf } from './provider-errors';
import { withRetries } from './retry';
import { realSleep } from './transport';

/** Where our files lie at kie's, for a day. */
const UPLOAD_PATH = 'atelier';
/** A file at kie's: its address goes into the model's input and is good for 24 hours. */
export interface BroughtFile {
  url: string;
  /** Measured; of videos and sound. */
  durationSeconds?: number;
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
   * @throws Rejected with reason `media` if this file will never do
   */
  async upload(media: MediaRef, parameter: Parameter, stem: string, signal: AbortSignal): Promise<BroughtFile> {
    const ended = uploadSeconds.startTimer();
    try {
      const brought = await inFolder((folder) => this.bring(media, parameter, stem, folder, signal));
      ended({ outcome: 'uploaded' });
      return brought;
    } catch (error) {
      ended({ outcome: error instanceof Rejected ? 'rejected' : 'failed' });
      throw error;
    }
  }

  private async bring(
    media: MediaRef,
    parameter: Parameter,
    stem: string,
    folder: string,
    signal: AbortSignal,
  ): Promise<BroughtFile> {
    try {
      const given = join(folder, 'given');
      const opened = await this.sources.open(media, signal);
      await spool(opened.stream, given, signal);
      const declared = { mime: media.mime ?? opened.mime, name: media.name ?? opened.name };
      const { media: tools } = this.config;
      const real = await probe(given, declared, tools, signal);
      const file = await suited(real, parameter, join(folder, 'converted'), tools, signal);
      const url = await this.send(file, `${stem}.${file.type.extension}`, signal);
      uploadBytesTotal.inc(file.sizeBytes);
      return { url, ...(file.durationSeconds !== undefined && { durationSeconds: file.durationSeconds }) };
    } catch (error) {
      if (error instanceof MediaRefused)
        throw new Rejected({
          reason: 'media',
          code: error.refusal.code,
          message: error.message,
          refusal: error.refusal,
        });
      if (error instanceof FetchRefused)
        throw new Rejected({ reason: 'media', code: error.reason, message: error.message });
      throw error;
    }
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
