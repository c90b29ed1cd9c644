import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config';
import { takePlace } from '../../database';
import type { OpenedMedia } from '../../registry';
import { senderWait } from '../metrics';
import { TelegramClient } from './client';
import { openFile } from './download';
import { Detours } from './detours';
import { Coalescer, EditOrder, editedMessage } from './edits';
import type { Lane } from './lane';
import { Pacer } from './pacer';
import { TelegramRefusal } from './refusal';
import { retryAfter } from './retry';
import { streamsOf } from './uploads';

export interface CallOptions {
  lane: Lane;
  /** The chat that is written to; the payload's `chat_id` if absent. A 429 makes later calls to the same chat wait. */
  chatId?: number;
  signal?: AbortSignal;
}

const DEADLINE_MS = 20_000;
/** Uploads (up to 50 MB) and media that Telegram fetches itself take their time. */
const MEDIA_DEADLINE_MS = 180_000;
const MEDIA = /^(send(Photo|Video|Audio|Voice|Animation|Document|MediaGroup|VideoNote|Sticker)|editMessageMedia)$/;

/**
 * Every call to Telegram that users see goes through here: `retry_after` is honoured, failures that can't double
 * anything are retried (see {@link retryAfter}), deliveries and progress keep the pace, of several progress edits of one
 * message only the newest is sent, and places that are no longer there are bypassed (see {@link Detours}).
 */
@Injectable()
export class TelegramSender {
  private readonly logger = new Logger(TelegramSender.name);
  private readonly order = new EditOrder();
  private readonly progress = new Coalescer();
  private readonly detours = new Detours();
  private readonly quietUntil = new Map<string, number>();
  private readonly pacer: Pacer | null;

  constructor(
    private readonly config: AppConfig,
    private readonly client: TelegramClient,
    dataSource: DataSource,
  ) {
    const limit = config.telegram.sendLimit;
    const place = (): Promise<number> =>
      limit === null ? Promise.resolve(0) : takePlace(dataSource.manager, 'telegram-send', limit);
    this.pacer = limit === null ? null : new Pacer(place, (ms) => sleep(ms));
  }

  /**
   * Makes the call, with retries. A progress edit that was overtaken by the end of its message resolves undefined.
   * Streams in the payload (telegraf's `Input.fromReadableStream`) are uploaded, and destroyed whatever happens.
   * @throws TelegramRefusal if Telegram says no, TelegramUnreachable if it gave no answer, or the reason of `signal`
   */
  async call<T>(method: string, payload: Record<string, unknown>, options: CallOptions): Promise<T> {
    const key = editedMessage(method, payload);
    if (key !== null && options.lane === 'progress') {
      return (await this.progress.join(key, method, payload, async (edit) => {
        await this.place(options);
        return this.order.run(key, async () => {
          this.progress.take(key, edit);
          return edit.dropped ? undefined : this.insist(edit.method, edit.payload, options);
        });
      })) as T;
    }
    if (key !== null) this.progress.drop(key);
    const streams = streamsOf(payload);
    // One that breaks while the call waits for its place is found broken by the client, instead of ending the process.
    for (const stream of streams) stream.on('error', () => undefined);
    try {
      await this.place(options);
    } catch (error) {
      for (const stream of streams) stream.destroy();
      throw error;
    }
    return this.order.run(key, () => this.insist<T>(method, payload, options));
  }

  /**
   * Opens a file that a user sent, by Telegram's file id.
   * @throws TelegramRefusal of kind `file_too_big` above 20 MB, or if the id is unknown; TelegramUnreachable
   */
  async downloadFile(fileId: string, signal: AbortSignal): Promise<OpenedMedia> {
    const file = await this.call<{ file_path?: string; file_size?: number }>(
      'getFile',
      { file_id: fileId },
      { lane: 'answer', signal },
    );
    if (file.file_path === undefined) throw new TelegramRefusal('getFile', 400, 'Bad Request: file is too big');
    const { apiRoot, token } = this.config.telegram;
    return openFile({ apiRoot, token, path: file.file_path, sizeBytes: file.file_size, signal });
  }

  private async place({ lane, signal }: CallOptions): Promise<void> {
    if (lane === 'answer' || this.pacer === null) return;
    const stop = senderWait.startTimer({ lane });
    await this.pacer.place(lane, signal);
    stop();
  }

  private async insist<T>(method: string, payload: Record<string, unknown>, options: CallOptions): Promise<T> {
    const { lane, signal } = options;
    const chat = String(options.chatId ?? (payload['chat_id'] as number | string | undefined) ?? method);
    const hasStreams = streamsOf(payload).length > 0;
    const deadlineMs = MEDIA.test(method) ? MEDIA_DEADLINE_MS : DEADLINE_MS;
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      await this.quiet(chat, signal);
      const given = this.detours.around(payload);
      try {
        return await this.client.request<T>(method, given, { deadlineMs, signal });
      } catch (error) {
        signal?.throwIfAborted();
        // An upload is spent; whoever sends it once more takes the detour then.
        if (this.detours.learn(given, error) && !hasStreams) continue;
        const elapsedMs = performance.now() - startedAt;
        const wait = retryAfter({ method, lane, hasStreams, attempt, elapsedMs, error });
        if (wait === null) throw error;
        this.logger.warn({ msg: 'telegram call is repeated', method, lane, attempt, wait, reason: String(error) });
        if (error instanceof TelegramRefusal) this.hush(chat, wait);
        else await sleep(wait, undefined, { signal });
      }
    }
  }

  /** After a 429 nothing more is said in that chat until Telegram wants to hear us again. */
  private hush(chat: string, ms: number): void {
    if (this.quietUntil.size > 10_000) this.quietUntil.clear();
    this.quietUntil.set(chat, performance.now() + ms);
  }

  private async quiet(chat: string, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const until = this.quietUntil.get(chat);
      if (until === undefined) return;
      const wait = until - performance.now();
      if (wait > 0) await sleep(wait, undefined, { signal });
      else this.quietUntil.delete(chat);
    }
  }
}
