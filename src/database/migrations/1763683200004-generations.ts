import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Generations1763683200004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE generations (
        id              uuid PRIMARY KEY,
        confirm_id      uuid NOT NULL UNIQUE,
        user_id         bigint NOT NULL REFERENCES users (id),
        model_id        text NOT NULL,
        provider        text NOT NULL,
        input           jsonb NOT NULL,
        origin          jsonb NOT NULL,
        price           bigint NOT NULL CHECK (price > 0),
        quoted_cost     numeric NOT NULL,
        provider_cost   numeric,
        parent_id       uuid,
        state           text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'submitting', 'submit_unknown',
                          'running', 'overdue', 'succeeded', 'delivered', 'undeliverable', 'failed', 'canceled')),
        payload         jsonb,
        task_id         text,
        slot_at         timestamptz,
        outputs         jsonb NOT NULL DEFAULT '[]',
        failure         jsonb,
        gift            boolean NOT NULL DEFAULT false,
        -- who looks next, and when: the row is the truth, a job only does the looking
        next_look_at    timestamptz,
        nudged_at       timestamptz,
        lease_owner     uuid,
        lease_until     timestamptz,
        attempts        integer NOT NULL DEFAULT 0,
        looks           integer NOT NULL DEFAULT 0,
        deadline_at     timestamptz,
        -- delivery has a claim of its own
        deliver_at      timestamptz,
        delivery_owner  uuid,
        delivery_until  timestamptz,
        delivery_tries  integer NOT NULL DEFAULT 0,
        receipt         jsonb,
        progress_at     timestamptz,
        created_at      timestamptz NOT NULL DEFAULT now(),
        submitted_at    timestamptz,
        running_at      timestamptz,
        finished_at     timestamptz,
        delivered_at    timestamptz
      )`);
    await queryRunner.query(`CREATE INDEX generations_user ON generations (user_id, created_at DESC)`);
    await queryRunner.query(
      `CREATE INDEX generations_due ON generations (next_look_at) WHERE next_look_at IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX generations_deliver ON generations (deliver_at) WHERE deliver_at IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX generations_queue ON generations (provider, created_at) WHERE state = 'queued'`,
    );
    await queryRunner.query(
      `CREATE INDEX generations_active ON generations (user_id)
       WHERE state IN ('queued', 'submitting', 'submit_unknown', 'running')`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX generations_task ON generations (provider, task_id)`);
    await queryRunner.query(
      `CREATE INDEX generations_durations ON generations (model_id, finished_at DESC)
       WHERE state IN ('succeeded', 'delivered')`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations are forward-only.');
  }
}
