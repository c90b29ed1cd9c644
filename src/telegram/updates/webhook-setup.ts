import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../../config';
import { ALLOWED_UPDATES } from '../inbox/update';
import { persistently } from '../patience';
import { Backlog } from './backlog';
import { TROUBLE_WORDS, type TroubleKind, troubleOf, troublePause } from './trouble';

const MAX_CONNECTIONS = 40;

/** In webhook mode, tells Telegram where to send updates, until it has agreed. */
@Injectable()
export class WebhookSetup implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WebhookSetup.name);
  private readonly closing = new AbortController();

  constructor(
    private readonly config: AppConfig,
    private readonly backlog: Backlog,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.telegram.mode !== 'webhook') return;
    let told: TroubleKind | null = null;
    void persistently(() => this.set(), {
      signal: this.closing.signal,
      failed: (error, attempt) => {
        const kind = troubleOf(error);
        const msg = kind === 'wrong_token' ? TROUBLE_WORDS[kind] : 'setWebhook failed, it is tried again';
        if (told !== kind) this.logger.error({ msg, reason: String(error) });
        told = kind;
        return troublePause(error, attempt);
      },
    });
  }

  onModuleDestroy(): void {
    this.closing.abort();
  }

  /** Sets the webhook if Telegram has another one. Its secret can't be read back, so we remember what we set. */
  private async set(): Promise<void> {
    const url = this.backlog.webhookUrl();
    if (url === null) throw new Error('TELEGRAM_MODE=webhook needs PUBLIC_URL');
    const { signal } = this.closing;
    const wanted = {
      url,
      allowed_updates: [...ALLOWED_UPDATES],
      max_connections: MAX_CONNECTIONS,
      secret_token: this.config.telegram.webhookSecret,
    };
    const mark = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
    const { info, mark: marked, drop } = await this.backlog.inspect(signal);
    const same =
      info.url === url &&
      marked === mark &&
      info.max_connections === MAX_CONNECTIONS &&
      [...(info.allowed_updates ?? [])].sort().join() === [...ALLOWED_UPDATES].sort().join();
    if (!same) await this.backlog.request('setWebhook', { ...wanted, drop_pending_updates: drop }, signal);
    await this.backlog.remember(url, mark);
    this.logger.log({ msg: same ? 'the webhook is in place' : 'the webhook was set', url });
  }
}
