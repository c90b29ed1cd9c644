import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Nobody reads or writes `dialogues` since cards have a table of their own; what was left in it is about people, so it goes.
 * The table itself stays for one more release: the previous version, which may run beside this one, still deletes from it
 * when somebody has everything of theirs erased. The release after this may drop it.
 */
export class DialoguesEmptied1763683200017 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM dialogues`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
