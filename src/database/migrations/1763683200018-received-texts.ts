import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Texts that come before a model was chosen are kept like files. The previous version never writes `text`, and offers the
 * menu for a row that it finds without files.
 */
export class ReceivedTexts1763683200018 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE received_media
        DROP CONSTRAINT received_media_what_check,
        ADD CONSTRAINT received_media_what_check CHECK (what IN ('files', 'link', 'page', 'text'))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
