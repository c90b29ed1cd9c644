import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { updateMany, updateOne } from '../database';
import { Generation } from './generation.entity';
import type { DeliveryReceipt, Origin } from './ports';

export type RemoveResult =
  /** What the channel may want to delete too: where it went and what was sent. Both empty if it was deleted before. */
  | { kind: 'removed'; origin: Origin; receipt: DeliveryReceipt | null }
  /** It waits, runs, or its end is being handed over at this moment. */
  | { kind: 'running' }
  /** There is none of this user by that id. */
  | { kind: 'unknown' };

const ENDED = `state IN ('overdue', 'succeeded', 'delivered', 'undeliverable', 'failed', 'canceled')`;

/** A living instance hands it over right now: it has read the row, and will write a receipt. */
const IN_DELIVERY = `(deliver_at IS NOT NULL AND delivery_owner IS NOT NULL AND delivery_until >= now()
  AND delivery_owner IN (SELECT id FROM live_instances))`;

/** Work on it, or its delivery, is not over. */
export const BUSY = `(NOT ${ENDED} OR ${IN_DELIVERY})`;

/**
 * Everything that tells what it was about goes; credits, times, model and state stay. An overdue one is closed: a late
 * result then finds no open row, like one that comes after the last day of waiting. Without `deliver_at` and its claim
 * nothing is handed over, and a delivery that hung for too long can't note its receipt.
 */
const EMPTIED = `
  input = '{}', outputs = '[]', payload = NULL, receipt = NULL, favourite = false,
  origin = jsonb_build_object('channel', g.origin -> 'channel', 'address', '{}'::jsonb),
  failure = CASE WHEN g.failure IS NOT NULL THEN jsonb_build_object('reason', g.failure -> 'reason') END,
  state = CASE g.state WHEN 'overdue' THEN 'failed' ELSE g.state END, finished_at = coalesce(g.finished_at, now()),
  next_look_at = NULL, lease_owner = NULL, lease_until = NULL,
  deliver_at = NULL, delivery_owner = NULL, delivery_until = NULL, deleted_at = now()`;

/** Deletes what generations were about. The rows stay, so that the books can be proved. */
@Injectable()
export class Removal {
  async remove(manager: EntityManager, generationId: string, userId: number): Promise<RemoveResult> {
    const removed = await updateOne<{ origin: Origin; receipt: DeliveryReceipt | null }>(
      manager,
      `WITH old AS (SELECT id, origin, receipt FROM generations
                    WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL AND NOT ${BUSY} FOR UPDATE)
       UPDATE generations g SET ${EMPTIED} FROM old WHERE g.id = old.id RETURNING old.origin, old.receipt`,
      [generationId, userId],
    );
    if (removed !== null) return { kind: 'removed', ...removed };
    const row = await manager.getRepository(Generation).findOneBy({ id: generationId, userId });
    if (row === null) return { kind: 'unknown' };
    return row.deletedAt === null ? { kind: 'running' } : { kind: 'removed', origin: row.origin, receipt: null };
  }

  /** Empties every ended generation of a user. @returns how many */
  async removeAll(manager: EntityManager, userId: number): Promise<number> {
    const rows = await updateMany(
      manager,
      `UPDATE generations g SET ${EMPTIED} WHERE user_id = $1 AND deleted_at IS NULL AND NOT ${BUSY} RETURNING id`,
      [userId],
    );
    return rows.length;
  }
}
