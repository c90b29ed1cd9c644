import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models that the provider's catalogue no longer lists: missed twice in a row, some hours apart, they are not offered. */
export class VanishedModels1763683200012 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE vanished_models (
        model_id         text PRIMARY KEY,
        first_missed_at  timestamptz NOT NULL,
        last_missed_at   timestamptz NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
