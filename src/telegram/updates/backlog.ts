import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config';
import { TelegramClient } from '../sender';
import { dropsBacklog } from './backlog-decision';

const DEADLINE_MS = 15_000;

export interface WebhookInfo {
  url: string;
  allowed_updates?: string[];
  max_connections?: number;
}

/** Takes the bot over for this service: decides about pending updates, and removes a webhook before polling. */
@Injectable()
export class Backlog {
  private readonly logger = new Logger(Backlog.name);
  private readonly startedAt = new Date();
  private preparedBefore = false;

  constructor(
    private readonly config: AppConfig,
    private readonly client: TelegramClient,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * deleteWebhook, always, before polling begins. `auto` does not let Telegram drop the backlog: what somebody wrote
   * since this process began, while it was still getting ready, would be dropped with it and met with silence.
   * @returns the moment before which pending updates are stale, or null if all of them count
   */
  async preparePolling(signal: AbortSignal): Promise<Date | null> {
    const { drop } = await this.inspect(signal);
    const everything = drop && this.config.telegram.dropPendingUpdates === 'true';
    await this.request('deleteWebhook', { drop_pending_updates: everything }, signal);
    if (drop) this.logger.log({ msg: 'the stale backlog is dropped', everything });
    await this.remember(null, null);
    return drop && !everything ? this.startedAt : null;
  }

  /** What Telegram has, what we set last, and whether the pending updates are to be dropped. */
  async inspect(signal: AbortSignal): Promise<{ info: WebhookInfo; mark: string | null; drop: boolean }> {
    const info = await this.request<WebhookInfo>('getWebhookInfo', {}, signal);
    const rows: { url: string | null; mark: string | null }[] = await this.dataSource.manager.query(
      'SELECT webhook_url AS url, webhook_mark AS mark FROM bots WHERE bot_id = $1',
      [this.config.telegram.botId],
    );
    const drop = dropsBacklog({
      setting: this.config.telegram.dropPendingUpdates,
      preparedBefore: this.preparedBefore,
      seen: rows.length > 0,
      webhookUrl: info.url,
      own: [this.webhookUrl(), rows[0]?.url ?? null],
    });
    return { info, mark: rows[0]?.mark ?? null, drop };
  }

  /** Recorded only after Telegram has agreed, so that a failure in between repeats the same decision. */
  async remember(webhookUrl: string | null, mark: string | null): Promise<void> {
    this.preparedBefore = true;
    await this.dataSource.manager.query(
      `INSERT INTO bots (bot_id, webhook_url, webhook_mark) VALUES ($1, $2, $3)
       ON CONFLICT (bot_id) DO UPDATE SET webhook_url = $2, webhook_mark = $3`,
      [this.config.telegram.botId, webhookUrl, mark],
    );
  }

  /** Null without a PUBLIC_URL. */
  webhookUrl(): string | null {
    const { publicUrl } = this.config.http;
    return publicUrl === null ? null : `${publicUrl}/webhooks/telegram`;
  }

  request<T>(method: string, payload: Record<string, unknown>, signal: AbortSignal): Promise<T> {
    return this.client.request<T>(method, payload, { deadlineMs: DEADLINE_MS, signal });
  }
}
