import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `updates` is the durable inbox: written before the poll offset moves or the webhook is answered. The partial unique
 * index is the claim: at most one update of a chat is in work over all instances. `answers` are the calls that the
 * handled update still has to make; they commit together with what the handler changed.
 */
export class Telegram1763683200005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE updates (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        bot_id       bigint NOT NULL,
        update_id    bigint NOT NULL,
        chat_id      bigint NOT NULL,
        -- payment confirmations have a queue of their own beside their chat's
        fast         boolean NOT NULL DEFAULT false,
        payload      jsonb NOT NULL,
        state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'handled', 'done')),
        owner        uuid,
        attempts     integer NOT NULL DEFAULT 0,
        answers      jsonb NOT NULL DEFAULT '[]',
        received_at  timestamptz NOT NULL DEFAULT now(),
        done_at      timestamptz,
        UNIQUE (bot_id, update_id)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX updates_one_per_chat ON updates (bot_id, chat_id, fast) WHERE state IN ('claimed', 'handled')`,
    );
    await queryRunner.query(
      `CREATE INDEX updates_waiting ON updates (bot_id, chat_id, fast, update_id) WHERE state = 'waiting'`,
    );
    await queryRunner.query(
      `CREATE INDEX updates_line ON updates (bot_id, fast DESC, update_id) WHERE state = 'waiting'`,
    );
    await queryRunner.query(`CREATE INDEX updates_done ON updates (done_at) WHERE state = 'done'`);
    await queryRunner.query(`
      CREATE TABLE bots (
        bot_id         bigint PRIMARY KEY,
        first_seen_at  timestamptz NOT NULL DEFAULT now(),
        -- what this service set last; the mark is a fingerprint that covers the secret, which Telegram never tells
        webhook_url    text,
        webhook_mark   text
      )`);
    await queryRunner.query(`
      CREATE TABLE sessions (
        key         text PRIMARY KEY,
        data        jsonb NOT NULL,
        updated_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE TABLE dialogues (
        bot_id      bigint NOT NULL,
        chat_id     bigint NOT NULL,
        user_id     bigint NOT NULL REFERENCES users (id),
        version     integer NOT NULL,
        state       jsonb NOT NULL,
        updated_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (bot_id, chat_id, user_id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
