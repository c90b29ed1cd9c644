import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When admins were last told of something, so that all instances together tell them once. */
export class AdminAlerts1763683200011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE admin_alerts (
        kind     text NOT NULL,
        subject  text NOT NULL,
        told_at  timestamptz NOT NULL,
        PRIMARY KEY (kind, subject)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
