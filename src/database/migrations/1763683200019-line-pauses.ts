import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Providers that refuse everything for the time being, so that no instance sends them those who wait. */
export class LinePauses1763683200019 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE line_pauses (
        provider   text PRIMARY KEY,
        -- what it said
        failure    jsonb NOT NULL,
        closed_at  timestamptz NOT NULL DEFAULT now(),
        -- when the next one tries whether it is open, and how many have tried
        try_at     timestamptz NOT NULL,
        tries      integer NOT NULL DEFAULT 1
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
