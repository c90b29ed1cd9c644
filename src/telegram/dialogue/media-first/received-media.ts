import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppConfig } from '../../../config';
import { type PersonalRecord, PersonalRecords } from '../../../generation';
import { Jobs } from '../../../jobs';
import type { Json, MediaRef } from '../../../registry';
import { jsonb } from '../../inbox/jsonb';

/**
 * `link`: an address of which nobody knows yet what stands there; `page`: one that is to be read as a page; `text`: words
 * alone, without items.
 */
export type ReceivedWhat = 'files' | 'link' | 'page' | 'text';

/** Files or words that came without a question for them. */
export interface Received {
  id: string;
  userId: number;
  what: ReceivedWhat;
  items: MediaRef[];
  /** The text itself, the caption of the files or the reply to them: the prompt. */
  words: string | null;
  /** The message whose text the words are: when it is edited, the prompt follows. 0 = several messages. */
  messageId: number;
  /** The own generation whose result the file is. */
  parentId: string | null;
}

const LIFETIME_DAYS = 7;
/** Of one person; older ones are forgotten. */
const MOST_PER_PERSON = 100;

interface Row {
  id: string;
  user_id: string;
  what: ReceivedWhat;
  items: MediaRef[];
  words: string | null;
  message_id: string;
  parent_id: string | null;
}

/** The rows of `received_media`, so that buttons need to carry no more than an id. */
@Injectable()
export class ReceivedMedia implements PersonalRecord, OnModuleInit {
  readonly name = 'receivedFiles';

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly jobs: Jobs,
    private readonly records: PersonalRecords,
  ) {}

  onModuleInit(): void {
    this.jobs.cron('telegram-received-media-clean', '47 * * * *', () => this.clean());
    this.records.register(this);
  }

  async add(manager: EntityManager, chatId: number, received: Omit<Received, 'id'>): Promise<Received> {
    const rows: { id: string }[] = await manager.query(
      `INSERT INTO received_media (bot_id, chat_id, user_id, what, items, words, message_id, parent_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        this.config.telegram.botId,
        chatId,
        received.userId,
        received.what,
        jsonb(received.items),
        received.words?.replaceAll('\0', '') ?? null,
        received.messageId,
        received.parentId,
      ],
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new Error('A received file was not stored.');
    return { ...received, id };
  }

  /** Whoever's it is; null if it is forgotten, or was sent to another chat. */
  async find(manager: EntityManager, chatId: number, id: string): Promise<Received | null> {
    const rows: Row[] = await manager.query(
      `SELECT id, user_id, what, items, words, message_id, parent_id FROM received_media
       WHERE id = $1 AND bot_id = $2 AND chat_id = $3`,
      [id, this.config.telegram.botId, chatId],
    );
    const [row] = rows;
    if (row === undefined) return null;
    const { what, items, words } = row;
    return {
      id,
      what,
      items,
      words,
      userId: Number(row.user_id),
      messageId: Number(row.message_id),
      parentId: row.parent_id,
    };
  }

  /** The person has told what stands at an address. */
  async settle(manager: EntityManager, received: Received): Promise<void> {
    await manager.query(`UPDATE received_media SET what = $2, items = $3 WHERE id = $1`, [
      received.id,
      received.what,
      jsonb(received.items),
    ]);
  }

  async export(manager: EntityManager, userId: number): Promise<Json> {
    return manager.query<Json>(
      `SELECT what, items, words, created_at::text AS "receivedAt" FROM received_media
       WHERE user_id = $1 ORDER BY created_at DESC`,
      [userId],
    );
  }

  async erase(manager: EntityManager, userId: number): Promise<void> {
    await manager.query(`DELETE FROM received_media WHERE user_id = $1`, [userId]);
  }

  private async clean(): Promise<void> {
    await this.dataSource.query(`DELETE FROM received_media WHERE created_at < now() - $1 * interval '1 day'`, [
      LIFETIME_DAYS,
    ]);
    await this.dataSource.query(
      `DELETE FROM received_media WHERE id IN (
         SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY created_at DESC) AS number
                         FROM received_media) numbered WHERE number > $1)`,
      [MOST_PER_PERSON],
    );
  }
}
