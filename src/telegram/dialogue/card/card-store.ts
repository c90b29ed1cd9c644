import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppConfig } from '../../../config';
import { jsonb } from '../../inbox/jsonb';
import { DIALOGUE_VERSION, type DialogueState, LIFETIME_DAYS, parseDialogue } from './card-state';

/** Whose dialogue: one per person and chat. */
export interface DialogueKey {
  chatId: number;
  userId: number;
}

/** The rows of `dialogues`. Reading one locks it until the transaction ends. */
@Injectable()
export class DialogueStore {
  constructor(private readonly config: AppConfig) {}

  /** Null if there is none, if it is past its lifetime, or if another release wrote it in another form. */
  async load(manager: EntityManager, key: DialogueKey): Promise<DialogueState | null> {
    const rows: { state: unknown }[] = await manager.query(
      `SELECT state FROM dialogues
       WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND version = $4 AND updated_at > now() - $5 * interval '1 day'
       FOR UPDATE`,
      [this.config.telegram.botId, key.chatId, key.userId, DIALOGUE_VERSION, LIFETIME_DAYS],
    );
    return parseDialogue(rows[0]?.state);
  }

  async save(manager: EntityManager, key: DialogueKey, state: DialogueState): Promise<void> {
    await manager.query(
      `INSERT INTO dialogues (bot_id, chat_id, user_id, version, state) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (bot_id, chat_id, user_id) DO UPDATE SET version = $4, state = $5, updated_at = now()`,
      [this.config.telegram.botId, key.chatId, key.userId, DIALOGUE_VERSION, jsonb(state)],
    );
  }

  async remove(manager: EntityManager, key: DialogueKey): Promise<void> {
    await manager.query(`DELETE FROM dialogues WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3`, [
      this.config.telegram.botId,
      key.chatId,
      key.userId,
    ]);
  }
}
