import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cards that are being filled: several per person and chat, so that one that was put aside can be taken up again and the
 * buttons of each keep working. `message_id` is the one live message of a card. The table `dialogues` had one row per
 * person; open ones are carried over, and the previous version may go on writing there until it is gone.
 */
export class Cards1763683200015 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE cards (
        confirm_id  uuid PRIMARY KEY,
        bot_id      bigint NOT NULL,
        chat_id     bigint NOT NULL,
        user_id     bigint NOT NULL REFERENCES users (id),
        token       text NOT NULL,
        version     integer NOT NULL,
        state       jsonb NOT NULL,
        message_id  bigint,
        -- the newest of a person's cards is the one that texts go to
        touched_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (bot_id, chat_id, user_id, token)
      )`);
    await queryRunner.query(`CREATE INDEX cards_newest ON cards (bot_id, chat_id, user_id, touched_at DESC)`);
    await queryRunner.query(`CREATE INDEX cards_touched ON cards (touched_at)`);
    await queryRunner.query(`
      INSERT INTO cards (confirm_id, bot_id, chat_id, user_id, token, version, state, touched_at)
      SELECT (state->>'confirmId')::uuid, bot_id, chat_id, user_id,
             left(translate(encode(decode(replace(state->>'confirmId', '-', ''), 'hex'), 'base64'), '+/=', '-_'), 8),
             2, state - 'generationId', updated_at
      FROM dialogues
      WHERE version = 1 AND state->>'generationId' IS NULL
        AND state->>'confirmId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      ON CONFLICT DO NOTHING`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
