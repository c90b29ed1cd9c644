import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The history of a person. `output_kind` is what the model makes, noted when a generation is accepted, so that failed
 * ones and those of models that are gone can be found by it; rows of the previous version have none until they have
 * outputs. A deleted row keeps its credits and its state, for the books; what it was about is gone.
 */
export class History1763683200006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE generations
        ADD COLUMN output_kind  text,
        ADD COLUMN favourite    boolean NOT NULL DEFAULT false,
        ADD COLUMN deleted_at   timestamptz`);
    await queryRunner.query(
      `UPDATE generations SET output_kind = outputs -> 0 ->> 'kind' WHERE jsonb_array_length(outputs) > 0`,
    );
    // Its columns begin like those of the index that it replaces, so the previous version finds what it needs.
    await queryRunner.query(`CREATE INDEX generations_history ON generations (user_id, created_at DESC, id DESC)`);
    await queryRunner.query(`DROP INDEX generations_user`);
    await queryRunner.query(
      `CREATE INDEX generations_candidates ON generations (user_id, model_id, created_at DESC, id DESC)
       WHERE state IN ('succeeded', 'delivered', 'undeliverable') AND task_id IS NOT NULL AND deleted_at IS NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
