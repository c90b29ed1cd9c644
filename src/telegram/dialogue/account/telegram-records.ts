import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type PersonalRecord, PersonalRecords } from '../../../generation';
import type { Json } from '../../../jobs';
import { UsersService } from '../../../users';
import { CardStore } from '../card/card-store';
import { exportLimitOf } from './data-export';

/** Newest messages that an export holds; older than two days there are none. */
const MOST_MESSAGES = 1_000;

/** What a person has sent: everything of their private chat, and what came from them in groups. */
const FROM = `(chat_id = $1 OR payload #>> '{message,from,id}' = $1::text
  OR payload #>> '{edited_message,from,id}' = $1::text OR payload #>> '{callback_query,from,id}' = $1::text
  OR payload #>> '{my_chat_member,from,id}' = $1::text)`;

/** What the Telegram room keeps of people beside their generations: open cards, sessions, messages that came in. */
@Injectable()
export class TelegramRecords implements PersonalRecord, OnModuleInit {
  readonly name = 'telegram';

  constructor(
    private readonly records: PersonalRecords,
    private readonly users: UsersService,
    private readonly cards: CardStore,
  ) {}

  onModuleInit(): void {
    this.records.register(this);
  }

  async export(manager: EntityManager, userId: number): Promise<Json> {
    const { telegramId } = await this.users.get(manager, userId);
    const cards: { chatId: string; state: Json; touchedAt: Date }[] = await manager.query(
      `SELECT chat_id AS "chatId", state, touched_at AS "touchedAt" FROM cards WHERE user_id = $1 ORDER BY touched_at DESC`,
      [userId],
    );
    const messages: { receivedAt: Date; update: Json }[] = await manager.query(
      `SELECT received_at AS "receivedAt", payload AS update FROM updates WHERE ${FROM} AND payload <> '{}'
       ORDER BY id DESC LIMIT $2`,
      [telegramId, MOST_MESSAGES],
    );
    return {
      openCards: cards.map((card) => ({ ...card, touchedAt: card.touchedAt.toISOString() })),
      receivedInTheLastDays: messages.map((one) => ({ ...one, receivedAt: one.receivedAt.toISOString() })),
    };
  }

  /**
   * The update that asks for this is still at work, and goes with the others within two days. The rows of the inbox stay
   * until then, empty: Telegram may send an update twice, and must not be answered twice.
   */
  async erase(manager: EntityManager, userId: number): Promise<void> {
    const { telegramId } = await this.users.get(manager, userId);
    await this.cards.removeAll(manager, userId);
    await manager.query(`DELETE FROM rate_limits WHERE name = $1`, [exportLimitOf(userId)]);
    if (telegramId === null) return;
    await manager.query(`DELETE FROM sessions WHERE key LIKE '%:' || $1::text`, [telegramId]);
    await manager.query(`UPDATE updates SET payload = '{}', answers = '[]' WHERE ${FROM} AND state = 'done'`, [
      telegramId,
    ]);
  }
}
