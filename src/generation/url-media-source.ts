import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config';
import type { MediaRef, OpenedMedia } from '../registry';
import { FetchRefused, guardedFetch } from './guarded-fetch';
import { type MediaSource, Rejected } from './ports';
import { MediaSources } from './providers';

const MAX_BYTES = 200 * 1024 * 1024;
const TIMEOUT_MS = 5 * 60_000;

/** A second later, once: the address is the user's, who would rather hear soon that it does not answer. */
const SECOND_TRY_MS = 1_000;

const said = (error: unknown): { code: string; message: string } =>
  error instanceof FetchRefused
    ? { code: error.reason, message: error.message }
    : { code: 'unreachable', message: 'the address does not answer' };

/** Media that users give by address. Private addresses are refused unless MEDIA_ALLOW_PRIVATE_URLS is set. */
@Injectable()
export class UrlMediaSource implements MediaSource, OnModuleInit {
  readonly name = 'url';

  constructor(
    private readonly config: AppConfig,
    private readonly sources: MediaSources,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  async open(ref: MediaRef, signal: AbortSignal): Promise<OpenedMedia> {
    try {
      return await this.fetch(ref, signal).catch(async (error: unknown) => {
        if (error instanceof FetchRefused || signal.aborted) throw error;
        await pause(SECOND_TRY_MS, undefined, { signal });
        return this.fetch(ref, signal);
      });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Rejected({ reason: 'media', ...said(error) });
    }
  }

  private fetch(ref: MediaRef, signal: AbortSignal): Promise<OpenedMedia> {
    const limits = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, allowPrivate: this.config.media.allowPrivateUrls };
    return guardedFetch(ref.ref, limits, signal);
  }
}
