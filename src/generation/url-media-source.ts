import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config';
import type { MediaRef, OpenedMedia } from '../registry';
import { FetchRefused, guardedFetch } from './guarded-fetch';
import { type MediaSource, Rejected } from './ports';
import { MediaSources } from './providers';

const MAX_BYTES = 200 * 1024 * 1024;
const TIMEOUT_MS = 5 * 60_000;

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
    const limits = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, allowPrivate: this.config.media.allowPrivateUrls };
    try {
      return await guardedFetch(ref.ref, limits, signal);
    } catch (error) {
      if (error instanceof FetchRefused) {
        throw new Rejected({ reason: 'media', code: error.reason, message: error.message });
      }
      throw error;
    }
  }
}
