import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Double entry, append only. Only user accounts store a balance: a system account is touched by every transfer and
 * its stored balance would be one hot row; its balance is a sum over the transfers.
 */
export class Ledger1763683200002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE ledger_accounts (
        id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code     text NOT NULL UNIQUE,
        user_id  bigint UNIQUE REFERENCES users (id),
        balance  bigint CHECK (balance >= 0),
        CHECK ((user_id IS NULL) = (balance IS NULL))
      )`);
    await queryRunner.query(`
      INSERT INTO ledger_accounts (code) VALUES ('held'), ('revenue'), ('welcome'), ('promo'), ('adjustment')`);
    await queryRunner.query(`
      CREATE TABLE ledger_transfers (
        id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        key           text NOT NULL UNIQUE,
        from_account  bigint NOT NULL REFERENCES ledger_accounts (id),
        to_account    bigint NOT NULL REFERENCES ledger_accounts (id),
        amount        bigint NOT NULL CHECK (amount > 0),
        reason        text NOT NULL,
        reference     text NOT NULL,
        created_at    timestamptz NOT NULL DEFAULT now(),
        CHECK (from_account <> to_account)
      )`);
    await queryRunner.query(`CREATE INDEX ledger_transfers_from ON ledger_transfers (from_account, id DESC)`);
    await queryRunner.query(`CREATE INDEX ledger_transfers_to ON ledger_transfers (to_account, id DESC)`);
    await queryRunner.query(`CREATE INDEX ledger_transfers_reference ON ledger_transfers (reference)`);
    // Append-only is a rule of the database, not a habit of the code.
    await queryRunner.query(`
      CREATE FUNCTION ledger_transfers_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'ledger transfers are append-only'; END $$`);
    await queryRunner.query(`
      CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE ON ledger_transfers
      FOR EACH ROW EXECUTE FUNCTION ledger_transfers_are_final()`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
