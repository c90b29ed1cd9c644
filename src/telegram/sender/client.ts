import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Telegram, TelegramError } from 'telegraf';
import { AppConfig } from '../../config';
import { telegramCalls } from '../metrics';
import { TelegramRefusal, TelegramUnreachable } from './refusal';
import { streamsOf, withStringObjects } from './uploads';

export interface RequestOptions {
  /** Milliseconds until the request counts as unanswered. */
  deadlineMs: number;
  signal?: AbortSignal;
}

/** Codes of errors that come before the first byte of a request has left. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED']);

/**
 * One request to the Bot API: the only place of the service that makes one. No retries, no pace: that is what the
 * sender adds. Errors never carry the URL, because it contains the token.
 */
@Injectable()
export class TelegramClient {
  private readonly telegram: Telegram;

  constructor(config: AppConfig) {
    this.telegram = new Telegram(config.telegram.token, { apiRoot: config.telegram.apiRoot, webhookReply: false });
  }

  /** @throws TelegramRefusal, TelegramUnreachable, or the reason of `signal` */
  async request<T>(method: string, payload: Record<string, unknown>, options: RequestOptions): Promise<T> {
    const streams = streamsOf(payload);
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const timer = setTimeout(abort, options.deadlineMs);
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted) abort();
    const broken = streams.length === 0 ? null : this.watch(streams, abort);
    const stop = telegramCalls.startTimer({ method });
    try {
      const body = streams.length === 0 ? payload : withStringObjects(payload);
      const result = await this.telegram.callApi(method as never, body as never, {
        signal: controller.signal as never,
      });
      stop({ outcome: 'ok' });
      return result;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (broken?.error) throw broken.error;
      const failure = failureOf(method, error, controller.signal.aborted ? options.deadlineMs : null);
      stop({ outcome: failure instanceof TelegramRefusal ? String(failure.code) : failure.certainty });
      throw failure;
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      for (const stream of streams) stream.destroy();
    }
  }

  /** A source that breaks in the middle must end the request; telegraf would wait for it for ever. */
  private watch(streams: Readable[], abort: () => void): { error: Error | null } {
    const state: { error: Error | null } = { error: null };
    const fail = (error: Error): void => {
      state.error ??= error;
      abort();
    };
    for (const stream of streams) {
      stream.on('error', fail);
      if (stream.destroyed) fail(stream.errored ?? new Error('the upload was closed before it was sent'));
    }
    return state;
  }
}

const failureOf = (
  method: string,
  error: unknown,
  deadlineMs: number | null,
): TelegramRefusal | TelegramUnreachable => {
  if (error instanceof TelegramError) {
    if (error.code >= 500) return new TelegramUnreachable(method, `HTTP ${error.code}`, 'server_error');
    const { retry_after, migrate_to_chat_id } = error.parameters ?? {};
    return new TelegramRefusal(method, error.code, error.description, retry_after, migrate_to_chat_id);
  }
  if (deadlineMs !== null) return new TelegramUnreachable(method, `no answer within ${deadlineMs} ms`, 'unclear');
  // Messages of node-fetch quote the URL, so only the kind of the error is told.
  const { code, type, name } = error as { code?: string; type?: string; name?: string };
  const reason = code ?? type ?? name ?? 'unknown error';
  return new TelegramUnreachable(method, reason, NOT_SENT.has(reason) ? 'not_sent' : 'unclear');
};
