import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { updateMany, updateOne } from '../database';

export interface Lease {
  generationId: string;
  owner: string;
  /** By the database's clock; a nudge after this moment is seen when the lease is given back. */
  since: Date;
  /** Tells this lease from a later one of the same owner. */
  until: Date;
}

export interface Due {
  id: string;
  kind: 'look' | 'deliver';
  at: Date;
}

const DEAD_OR_LATE = (owner: string, until: string): string =>
  `(${owner} IS NULL OR ${until} < now() OR ${owner} NOT IN (SELECT id FROM live_instances))`;

/**
 * Who works on a row right now. A dead owner is known from its advisory lock, so its rows are free within seconds;
 * `lease_until` only guards against a step that hangs in a living process.
 */
@Injectable()
export class Leases {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Takes a row that is due. @returns null if it is not due, or somebody else has it */
  take(generationId: string, owner: string, forMs: number): Promise<Lease | null> {
    return this.lease(
      `UPDATE generations SET lease_owner = $2, lease_until = now() + $3 * interval '1 ms'
       WHERE id = $1 AND next_look_at <= now() AND ${DEAD_OR_LATE('lease_owner', 'lease_until')}
       RETURNING now() AS since, lease_until AS until`,
      [generationId, owner, forMs],
    );
  }

  /** The same for the delivery of a finished generation. */
  takeDelivery(generationId: string, owner: string, forMs: number): Promise<Lease | null> {
    return this.lease(
      `UPDATE generations SET delivery_owner = $2, delivery_until = now() + $3 * interval '1 ms'
       WHERE id = $1 AND deliver_at <= now() AND ${DEAD_OR_LATE('delivery_owner', 'delivery_until')}
       RETURNING now() AS since, delivery_until AS until`,
      [generationId, owner, forMs],
    );
  }

  /** Rows that are due and that nobody works on: what a sweep wakes. */
  due(limit: number): Promise<Due[]> {
    return this.dataSource.manager.query(
      `(SELECT id, 'look' AS kind, next_look_at AS at FROM generations
        WHERE next_look_at <= now() AND ${DEAD_OR_LATE('lease_owner', 'lease_until')} ORDER BY next_look_at LIMIT $1)
       UNION ALL
       (SELECT id, 'deliver', deliver_at FROM generations
        WHERE deliver_at <= now() AND ${DEAD_OR_LATE('delivery_owner', 'delivery_until')} ORDER BY deliver_at LIMIT $1)`,
      [limit],
    );
  }

  /** Marks that something may have happened at the provider, and makes the row due. @returns false if it is final */
  async nudge(generationId: string): Promise<boolean> {
    const rows = await updateMany(
      this.dataSource.manager,
      `UPDATE generations SET nudged_at = clock_timestamp(), next_look_at = least(next_look_at, now())
       WHERE id = $1 AND next_look_at IS NOT NULL AND state <> 'queued' RETURNING id`,
      [generationId],
    );
    return rows.length > 0;
  }

  private async lease(sql: string, parameters: [string, string, number]): Promise<Lease | null> {
    const row = await updateOne<{ since: Date; until: Date }>(this.dataSource.manager, sql, parameters);
    return row === null ? null : { generationId: parameters[0], owner: parameters[1], ...row };
  }
}
