import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An instance lives as long as PostgreSQL holds the advisory lock of its row for it: nothing has to be written to
 * stay alive, and nothing has to be cleaned up to be known as dead. `live_instances` reads pg_locks of this database
 * only; a bigint key stands there as classid (high half), objid (low half) and objsubid 1.
 */
export class Instances1763683200003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE instances (
        id          uuid PRIMARY KEY,
        lock_key    bigint NOT NULL UNIQUE,
        started_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE VIEW live_instances AS
      SELECT i.id, i.lock_key, i.started_at
      FROM instances i
      JOIN pg_locks l
        ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND l.classid::bigint = ((i.lock_key >> 32) & 4294967295)
       AND l.objid::bigint = (i.lock_key & 4294967295)`);
    await queryRunner.query(`
      CREATE TABLE worker_pools (
        pool_id      text PRIMARY KEY,
        instance_id  uuid NOT NULL,
        started_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE TABLE rate_limits (
        name   text PRIMARY KEY,
        taken  timestamptz[] NOT NULL DEFAULT '{}'
      )`);
    // Sliding window: the row lock puts callers in line, and the clock is read after it was taken.
    await queryRunner.query(`
      CREATE FUNCTION take_place(limit_name text, places integer, window_ms double precision) RETURNS integer
      LANGUAGE plpgsql AS $$
      DECLARE
        window_length interval := window_ms * interval '1 millisecond';
        recent timestamptz[];
      BEGIN
        INSERT INTO rate_limits (name) VALUES (limit_name) ON CONFLICT DO NOTHING;
        SELECT taken INTO recent FROM rate_limits WHERE name = limit_name FOR UPDATE;
        recent := ARRAY(SELECT t FROM unnest(recent) t WHERE t > clock_timestamp() - window_length ORDER BY t);
        IF cardinality(recent) >= places THEN
          RETURN greatest(1, ceil(extract(epoch FROM recent[1] + window_length - clock_timestamp()) * 1000));
        END IF;
        UPDATE rate_limits SET taken = recent || clock_timestamp() WHERE name = limit_name;
        RETURN 0;
      END $$`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
