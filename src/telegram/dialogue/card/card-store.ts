import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppConfig } from '../../../config';
import { Jobs } from '../../../jobs';
import { jsonb } from '../../inbox/jsonb';
import { tokenOf } from './screens/card-buttons';
import { CARD_VERSION, type CardState, LIFETIME_DAYS, parseCard } from './card-state';

/** Whose cards: those of one person in one chat. */
export interface CardOwner {
  chatId: number;
  userId: number;
}

export interface StoredCard {
  state: CardState;
  /** The live message of the card; null until it has been sent. */
  messageId: number | null;
}

/** What was put aside longer ago than so many cards is forgotten. */
const MOST_PER_OWNER = 20;

interface Row {
  state: unknown;
  message_id: string | null;
}

/**
 * The rows of `cards`: what a person has begun and not yet run. Reading locks what is read until the transaction ends.
 * Not seen are those past their lifetime, and those that another release wrote in another form.
 */
@Injectable()
export class CardStore implements OnModuleInit {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.cron('telegram-cards-clean', '41 * * * *', () => this.clean());
  }

  /** Newest first: the first one is the one that texts go to. */
  async all(manager: EntityManager, owner: CardOwner): Promise<StoredCard[]> {
    return this.read(manager, owner, 'ORDER BY touched_at DESC LIMIT $6', [MOST_PER_OWNER]);
  }

  async newest(manager: EntityManager, owner: CardOwner): Promise<StoredCard | null> {
    return (await this.read(manager, owner, 'ORDER BY touched_at DESC LIMIT 1', []))[0] ?? null;
  }

  async byToken(manager: EntityManager, owner: CardOwner, token: string): Promise<StoredCard | null> {
    return (await this.read(manager, owner, 'AND token = $6', [token]))[0] ?? null;
  }

  /** Stores a card and makes it the newest. `messageId` undefined: its live message stays what it was. */
  async save(manager: EntityManager, owner: CardOwner, state: CardState, messageId?: number | null): Promise<void> {
    await manager.query(
      `INSERT INTO cards (confirm_id, bot_id, chat_id, user_id, token, version, state, message_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (confirm_id) DO UPDATE SET version = $6, state = $7, touched_at = clock_timestamp(),
         message_id = CASE WHEN $9 THEN $8 ELSE cards.message_id END`,
      [
        state.confirmId,
        this.config.telegram.botId,
        owner.chatId,
        owner.userId,
        tokenOf(state.confirmId),
        CARD_VERSION,
        jsonb(state),
        messageId ?? null,
        messageId !== undefined,
      ],
    );
  }

  /** Stores what a job has found out, without making the card the newest: the person has done nothing. */
  async amend(manager: EntityManager, state: CardState): Promise<void> {
    await manager.query(`UPDATE cards SET state = $2 WHERE confirm_id = $1`, [state.confirmId, jsonb(state)]);
  }

  /** A message shows this card now: others of the owner that were shown in it have no message any more. */
  async takeMessage(manager: EntityManager, owner: CardOwner, messageId: number, confirmId: string): Promise<void> {
    await manager.query(
      `UPDATE cards SET message_id = NULL
       WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND message_id = $4 AND confirm_id <> $5`,
      [this.config.telegram.botId, owner.chatId, owner.userId, messageId, confirmId],
    );
  }

  async remove(manager: EntityManager, confirmId: string): Promise<void> {
    await manager.query(`DELETE FROM cards WHERE confirm_id = $1`, [confirmId]);
  }

  /** All of a person, in every chat. */
  async removeAll(manager: EntityManager, userId: number): Promise<void> {
    await manager.query(`DELETE FROM cards WHERE user_id = $1`, [userId]);
  }

  private async read(
    manager: EntityManager,
    owner: CardOwner,
    which: string,
    parameters: unknown[],
  ): Promise<StoredCard[]> {
    const rows: Row[] = await manager.query(
      `SELECT state, message_id FROM cards
       WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND version = $4
         AND touched_at > now() - $5 * interval '1 day' ${which} FOR UPDATE`,
      [this.config.telegram.botId, owner.chatId, owner.userId, CARD_VERSION, LIFETIME_DAYS, ...parameters],
    );
    return rows.flatMap((row) => {
      const state = parseCard(row.state);
      return state === null ? [] : [{ state, messageId: row.message_id === null ? null : Number(row.message_id) }];
    });
  }

  private async clean(): Promise<void> {
    await this.dataSource.query(`DELETE FROM cards WHERE touched_at < now() - $1 * interval '1 day'`, [LIFETIME_DAYS]);
    await this.dataSource.query(
      `DELETE FROM cards WHERE confirm_id IN (
         SELECT confirm_id FROM (
           SELECT confirm_id, row_number() OVER (PARTITION BY bot_id, chat_id, user_id ORDER BY touched_at DESC) AS number
           FROM cards) numbered WHERE number > $1)`,
      [MOST_PER_OWNER],
    );
  }
}
