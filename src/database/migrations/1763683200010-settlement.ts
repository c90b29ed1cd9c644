import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Some prices are known only when the work is done: what is held is then the most it can cost, and what it did cost is
 * captured. `price` is what the user pays: what is held while the generation runs, what was charged afterwards.
 * Rows of the previous version have the defaults: they are charged as quoted, and their quote is not compared.
 */
export class Settlement1763683200010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE generations
        -- the provider's report decides the price, up to what is held
        ADD COLUMN settles_actual boolean NOT NULL DEFAULT false,
        -- the quote claims to be the provider's cost to the digit, so that a difference is news
        ADD COLUMN quote_exact boolean NOT NULL DEFAULT false`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
