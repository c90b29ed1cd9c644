import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type MediaSource, MediaSources, Rejected } from '../../generation';
import type { MediaRef, OpenedMedia } from '../../registry';
import { TelegramRefusal, TelegramSender } from '../sender';

/** Opens what people sent to the bot, by Telegram's file id. */
@Injectable()
export class TelegramMediaSource implements MediaSource, OnModuleInit {
  readonly name = 'telegram';

  constructor(
    private readonly sources: MediaSources,
    private readonly sender: TelegramSender,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  /** @throws Rejected if the file is above 20 MB or Telegram no longer has it; anything else is worth another try */
  async open(ref: MediaRef, signal: AbortSignal): Promise<OpenedMedia> {
    try {
      const opened = await this.sender.downloadFile(ref.ref, signal);
      // What the person's client declared is better than what a path on Telegram's server suggests.
      return { ...opened, name: ref.name ?? opened.name, mime: ref.mime ?? opened.mime };
    } catch (error) {
      if (!(error instanceof TelegramRefusal) || error.code === 429) throw error;
      const message =
        error.kind === 'file_too_big'
          ? 'Telegram gives bots no files above 20 MB. Send a link to the file instead.'
          : 'Telegram no longer has this file. Send it again.';
      const code = error.kind === 'file_too_big' ? error.kind : 'other';
      throw new Rejected({ reason: 'media', code, message });
    }
  }
}
