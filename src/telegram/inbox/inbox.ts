import { Injectable } from '@nestjs/common';
import type { Update } from 'telegraf/types';
import { DataSource, type EntityManager } from 'typeorm';
import { AppConfig } from '../../config';
import { updateMany, updateOne } from '../../database';
import type { OutgoingCall } from '../bot/context';
import { updatesReceived } from '../metrics';
import { Bell } from './bell';
import type { Part } from './gather';
import { jsonb } from './jsonb';
import { place } from './update';

/** An update that this instance has to bring to its end. */
export interface Claimed {
  id: string;
  chatId: string;
  fast: boolean;
  update: Update;
  /** `claimed`: to be handled. `handled`: somebody died between the commit and sending the answers. */
  state: 'claimed' | 'handled';
  answers: OutgoingCall[];
  /** How many processes have begun to handle it, this one included. */
  attempts: number;
  ageMs: number;
}

const CLAIMED = `id, chat_id AS "chatId", fast, payload AS update, state, answers, attempts,
  (extract(epoch FROM clock_timestamp() - received_at) * 1000)::integer AS "ageMs"`;

const CLEANED_AT_ONCE = 10_000;

/** A part that comes after 30 others in one burst starts anew. */
const FOLLOWERS = 30;

/** The durable inbox: table `updates`. Every write that ends a claim is fenced by its owner. */
@Injectable()
export class Inbox {
  /** Rung when something new was written here, so that it is looked at without delay. */
  readonly bell = new Bell();
  private readonly botId: number;

  constructor(
    config: AppConfig,
    private readonly dataSource: DataSource,
  ) {
    this.botId = config.telegram.botId;
  }

  /** Writes all of a batch, or nothing. Updates that are known already are left as they are. */
  async receive(updates: Update[]): Promise<void> {
    const places = updates.map(place);
    const rows = await updateMany<{ id: string }>(
      this.dataSource.manager,
      `INSERT INTO updates (bot_id, update_id, chat_id, fast, state, done_at, payload)
       SELECT $1, update_id, chat_id, fast, CASE WHEN handled THEN 'waiting' ELSE 'done' END,
              CASE WHEN handled THEN NULL ELSE now() END, payload
       FROM unnest($2::bigint[], $3::bigint[], $4::boolean[], $5::boolean[], $6::text[]::jsonb[])
            AS given (update_id, chat_id, fast, handled, payload)
       ON CONFLICT (bot_id, update_id) DO NOTHING
       RETURNING id`,
      [
        this.botId,
        places.map(({ updateId }) => updateId),
        places.map(({ chatId }) => chatId),
        places.map(({ fast }) => fast),
        places.map(({ handled }) => handled),
        updates.map(jsonb),
      ],
    );
    updatesReceived.inc(rows.length);
    if (rows.length > 0) this.bell.ring();
  }

  /**
   * Claims the oldest waiting update of up to `limit` chats that have none in work. SKIP LOCKED keeps instances out of
   * each other's way; should two still meet in one chat, the unique index refuses one of them, who just tries again.
   */
  async claim(owner: string, limit: number, fastOnly: boolean): Promise<Claimed[]> {
    try {
      return await updateMany<Claimed>(
        this.dataSource.manager,
        `UPDATE updates SET state = 'claimed', owner = $2, attempts = attempts + 1
         WHERE id IN (
           SELECT u.id FROM updates u
           WHERE u.bot_id = $1 AND u.state = 'waiting' AND (u.fast OR NOT $4)
             AND NOT EXISTS (SELECT FROM updates busy WHERE busy.bot_id = u.bot_id AND busy.chat_id = u.chat_id
                             AND busy.fast = u.fast AND busy.state IN ('claimed', 'handled'))
             AND NOT EXISTS (SELECT FROM updates older WHERE older.bot_id = u.bot_id AND older.chat_id = u.chat_id
                             AND older.fast = u.fast AND older.state = 'waiting' AND older.update_id < u.update_id)
           ORDER BY u.fast DESC, u.update_id
           LIMIT $3
           FOR UPDATE SKIP LOCKED)
         RETURNING ${CLAIMED}`,
        [this.botId, owner, limit, fastOnly],
      );
    } catch (error) {
      if ((error as { driverError?: { code?: string } }).driverError?.code === '23505') return [];
      throw error;
    }
  }

  /**
   * Takes over what dead instances have left, and what this instance itself had to leave (`inWork` is what it is at).
   * Only a takeover from another counts as an attempt: one process may try as often as the database goes away.
   */
  takeOver(owner: string, inWork: string[], limit: number): Promise<Claimed[]> {
    return updateMany<Claimed>(
      this.dataSource.manager,
      `UPDATE updates
       SET owner = $2, attempts = attempts + CASE WHEN state = 'claimed' AND owner IS DISTINCT FROM $2 THEN 1 ELSE 0 END
       WHERE id IN (
         SELECT id FROM updates
         WHERE bot_id = $1 AND state IN ('claimed', 'handled')
           AND ((owner = $2 AND NOT id = ANY ($3::bigint[]))
                OR (owner IS DISTINCT FROM $2 AND NOT EXISTS (SELECT FROM live_instances l WHERE l.id = updates.owner)))
         ORDER BY update_id
         LIMIT $4
         FOR UPDATE SKIP LOCKED)
       RETURNING ${CLAIMED}`,
      [this.botId, owner, inWork, limit],
    );
  }

  /** What waits in the same chat, oldest first. */
  followers(claimed: Claimed): Promise<Part[]> {
    return this.dataSource.manager.query(
      `SELECT id, payload AS update, (extract(epoch FROM clock_timestamp() - received_at) * 1000)::integer AS "ageMs"
       FROM updates
       WHERE bot_id = $1 AND chat_id = $2 AND fast = $3 AND state = 'waiting' AND id <> $4
       ORDER BY update_id LIMIT ${FOLLOWERS}`,
      [this.botId, claimed.chatId, claimed.fast, claimed.id],
    );
  }

  /**
   * Ends the handling, inside the turn's transaction: the answers wait to be sent, or with none of them it is done.
   * @returns false if the claim has gone to another instance: the transaction must be rolled back
   */
  async handled(
    manager: EntityManager,
    owner: string,
    claimed: Claimed,
    answers: OutgoingCall[],
    merged: string[],
  ): Promise<boolean> {
    const row = await updateOne(
      manager,
      `UPDATE updates SET state = CASE WHEN $4 THEN 'handled' ELSE 'done' END, answers = $3,
              done_at = CASE WHEN $4 THEN NULL ELSE now() END
       WHERE id = $1 AND owner = $2 AND state = 'claimed' RETURNING id`,
      [claimed.id, owner, jsonb(answers), answers.length > 0],
    );
    if (row === null) return false;
    if (merged.length > 0) {
      await manager.query(
        `UPDATE updates SET state = 'done', done_at = now() WHERE id = ANY ($1) AND state = 'waiting'`,
        [merged],
      );
    }
    return true;
  }

  /** The answers were sent, or can't be. */
  async done(owner: string, claimed: Claimed): Promise<void> {
    await this.dataSource.manager.query(
      `UPDATE updates SET state = 'done', done_at = now() WHERE id = $1 AND owner = $2 AND state = 'handled'`,
      [claimed.id, owner],
    );
  }

  async measure(): Promise<{ depth: number; ageSeconds: number }> {
    // In two parts, as the indexes are: together they would be looked for among everything that is done.
    const rows: { depth: number; ageSeconds: number }[] = await this.dataSource.manager.query(
      `SELECT count(*)::integer AS depth,
              coalesce(extract(epoch FROM clock_timestamp() - min(received_at)), 0)::float8 AS "ageSeconds"
       FROM (SELECT received_at FROM updates WHERE bot_id = $1 AND state = 'waiting'
             UNION ALL
             SELECT received_at FROM updates WHERE bot_id = $1 AND state IN ('claimed', 'handled')) open`,
      [this.botId],
    );
    return rows[0] ?? { depth: 0, ageSeconds: 0 };
  }

  /**
   * Telegram keeps an update for 24 hours, so after two days none can come again. In portions: after a flood, one statement
   * for all of it would run into its time limit, this hour and every following one.
   */
  async clean(signal: AbortSignal): Promise<void> {
    for (let gone = CLEANED_AT_ONCE; gone === CLEANED_AT_ONCE && !signal.aborted;) {
      const rows: unknown[] = await updateMany(
        this.dataSource.manager,
        `DELETE FROM updates WHERE id IN (
           SELECT id FROM updates WHERE state = 'done' AND done_at < now() - interval '2 days' ORDER BY done_at LIMIT $1)
         RETURNING 1`,
        [CLEANED_AT_ONCE],
      );
      gone = rows.length;
    }
  }
}
