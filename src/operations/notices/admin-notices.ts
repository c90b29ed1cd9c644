import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config';
import { inTransaction, updateOne } from '../../database';
import { type Alert, Alerts } from '../../generation';
import { localeFor } from '../../i18n';
import { type JobContext, Jobs, type Json } from '../../jobs';
import { TelegramRefusal, TelegramSender } from '../../telegram';
import { UsersService } from '../../users';
import { QUIET_MS, noticeText } from './notice-text';

const SEND = 'admin-notice';
const ATTEMPTS = 6;

type Notice = Pick<Alert, 'kind' | 'facts'> & { to: number };

/**
 * Tells every admin of ADMIN_USER_IDS what has gone wrong, in their language. Of one kind and subject all instances
 * together tell once in a while ({@link QUIET_MS}); the messages are jobs, so that a crash or a Telegram that is away
 * loses none, and whoever raised the alert waits for nothing.
 */
@Injectable()
export class AdminNotices implements OnModuleInit {
  private readonly logger = new Logger(AdminNotices.name);

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly alerts: Alerts,
    private readonly jobs: Jobs,
    private readonly users: UsersService,
    private readonly sender: TelegramSender,
  ) {}

  onModuleInit(): void {
    this.jobs.define(SEND, (payload, context) => this.send(payload as unknown as Notice, context));
    this.alerts.listen((alert) => this.announce(alert));
  }

  private async announce({ kind, subject, facts }: Alert): Promise<void> {
    const { adminIds } = this.config.telegram;
    if (adminIds.size === 0) return;
    await inTransaction(this.dataSource, async (manager) => {
      const told = await updateOne(
        manager,
        `INSERT INTO admin_alerts (kind, subject, told_at) VALUES ($1, $2, now())
         ON CONFLICT (kind, subject) DO UPDATE SET told_at = now()
           WHERE admin_alerts.told_at <= now() - $3 * interval '1 ms'
         RETURNING kind`,
        [kind, subject, QUIET_MS[kind]],
      );
      if (told === null) return;
      for (const to of adminIds) {
        await this.jobs.enqueue(manager, SEND, { to, kind, facts } satisfies Json, { maxAttempts: ATTEMPTS });
      }
    });
  }

  private async send({ to, ...notice }: Notice, { signal }: JobContext): Promise<void> {
    const admin = await this.users.findByTelegramId(this.dataSource.manager, to);
    const text = noticeText(admin?.locale ?? localeFor(undefined), notice);
    try {
      const payload = { chat_id: to, text, link_preview_options: { is_disabled: true } };
      await this.sender.call('sendMessage', payload, { lane: 'delivery', signal });
    } catch (error) {
      this.logger.warn({ msg: 'an admin was not told', admin: to, kind: notice.kind, reason: String(error) });
      // Whoever has never started the bot, or has blocked it, will not hear the next try either.
      if (!(error instanceof TelegramRefusal)) throw error;
    }
  }
}
