import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files that people send before they have chosen a model: buttons below the offer carry the row's id only. The index over
 * receipts finds the generation behind a message or a file that somebody replies to.
 */
export class ReceivedMedia1763683200016 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE received_media (
        id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        bot_id      bigint NOT NULL,
        chat_id     bigint NOT NULL,
        user_id     bigint NOT NULL REFERENCES users (id),
        what        text NOT NULL CHECK (what IN ('files', 'link', 'page')),
        items       jsonb NOT NULL,
        words       text,
        message_id  bigint NOT NULL,
        parent_id   uuid,
        created_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`CREATE INDEX received_media_user ON received_media (user_id, created_at DESC)`);
    await queryRunner.query(`CREATE INDEX received_media_created ON received_media (created_at)`);
    await queryRunner.query(
      `CREATE INDEX generations_receipt ON generations USING gin (receipt jsonb_path_ops) WHERE receipt IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
