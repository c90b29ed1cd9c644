import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a user chose last for a model, offered again if they want it remembered. */
export class ModelChoices1763683200007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE model_choices (
        user_id     bigint NOT NULL REFERENCES users (id),
        model_id    text NOT NULL,
        choices     jsonb NOT NULL,
        updated_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, model_id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
