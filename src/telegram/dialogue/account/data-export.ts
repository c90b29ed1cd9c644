import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Input } from 'telegraf';
import { DataSource, type EntityManager } from 'typeorm';
import { UserData } from '../../../generation';
import { LOCALES, type Locale } from '../../../i18n';
import { Jobs, type Json } from '../../../jobs';
import { TelegramRefusal, TelegramSender } from '../../sender';
import { formatMoment, mediaPayload, t } from '../../text';

const JOB = 'telegram-data-export';

interface Wish {
  userId: number;
  /** The private chat of that person. */
  chatId: number;
  locale: Locale;
}

const parse = (payload: Json): Wish => {
  const { userId, chatId, locale } = payload as { [key: string]: Json };
  if (typeof userId !== 'number' || typeof chatId !== 'number') throw new Error(`${JOB}: unknown payload`);
  return { userId, chatId, locale: LOCALES.find((known) => known === locale) ?? 'en' };
};

/** Name of the limit on exports of one person. */
export const exportLimitOf = (userId: number): string => `telegram-export:${userId}`;

/** Everything that is kept of a person as a JSON document: read and sent by a job, for it may be megabytes. */
@Injectable()
export class DataExport implements OnModuleInit {
  private readonly logger = new Logger(DataExport.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly userData: UserData,
    private readonly sender: TelegramSender,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.define(JOB, (payload, { signal }) => this.send(parse(payload), signal));
  }

  /** In the transaction of the turn; while one waits, another replaces it. */
  async request(manager: EntityManager, wish: Wish): Promise<void> {
    await this.jobs.enqueue(manager, JOB, { ...wish }, { key: `${JOB}:${wish.userId}`, maxAttempts: 4 });
  }

  private async send({ userId, chatId, locale }: Wish, signal: AbortSignal): Promise<void> {
    const everything = await this.userData.export(this.dataSource.manager, userId);
    const now = new Date();
    const name = `atelier-data-${now.toISOString().slice(0, 10)}.json`;
    const document = Input.fromBuffer(Buffer.from(JSON.stringify(everything, null, 2)), name);
    const caption = t(locale, 'account.mydata.caption', { at: formatMoment(locale, now) });
    const payload = { ...mediaPayload({ chatId }, caption, []), document, disable_content_type_detection: true };
    try {
      await this.sender.call('sendDocument', payload, { lane: 'delivery', chatId, signal });
    } catch (error) {
      const isGone = error instanceof TelegramRefusal && (error.kind === 'blocked' || error.kind === 'chat_gone');
      if (!isGone) throw error;
      this.logger.log({ msg: 'nobody is there to take the export', userId });
    }
  }
}
