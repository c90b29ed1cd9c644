import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Users1763683200001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE users (
        id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        telegram_id   bigint UNIQUE,
        first_name    text NOT NULL DEFAULT '',
        username      text,
        locale        text NOT NULL CHECK (locale IN ('ru', 'en')),
        settings      jsonb NOT NULL DEFAULT '{}',
        banned_at     timestamptz,
        created_at    timestamptz NOT NULL DEFAULT now(),
        seen_at       timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
