import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Billing } from '../billing';
import { inTransaction } from '../database';
import { Alerts } from './alerts';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import type { Lease } from './leases';
import { type Decision, type MachineEvent, step } from './machine';
import { countTransition, priceDrifts } from './metrics';
import type { Failure } from './ports';
import { priceDrift } from './price-drift';

/** States in which an answer of the provider counts although the lease is gone: the paid work must not be lost. */
const LEASE_FREE = new Set<MachineEvent['type']>([
  'submitted',
  'adopted',
  'canceled',
  'not_sent',
  'rejected',
  'unclear',
]);

const isHeld = (row: Generation, lease: Lease): boolean =>
  row.leaseOwner === lease.owner && row.leaseUntil?.getTime() === lease.until.getTime();

/** True if after this somebody in the line may be able to go: the row itself is ready, or it no longer takes a place. */
const letsNextGo = ({ changes }: Decision): boolean =>
  changes.payload !== undefined ||
  (changes.state !== undefined && ['succeeded', 'failed', 'canceled', 'overdue'].includes(changes.state));

/** Stores what the machine decides: row, credits and next job in one transaction, fenced by state and lease. */
@Injectable()
export class Transitions {
  private readonly logger = new Logger(Transitions.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly billing: Billing,
    private readonly jobs: GenerationJobs,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Applies an event and gives the lease back (unless `keepLease`).
   * @returns the row as it stands now, or null if the event had no effect: the state had moved on or the lease was lost
   */
  async apply(
    generationId: string,
    event: MachineEvent,
    options: { lease?: Lease; keepLease?: boolean } = {},
  ): Promise<Generation | null> {
    const row = await inTransaction(this.dataSource, (manager) => this.applyIn(manager, generationId, event, options));
    if (row !== null && event.type === 'checked' && row.state === 'succeeded') this.comparePrice(row);
    if (row?.state === 'failed' && row.failure?.reason === 'account') this.tellOfAccount(row, row.failure);
    return row;
  }

  /** The same inside a transaction of the caller. */
  async applyIn(
    manager: EntityManager,
    generationId: string,
    event: MachineEvent,
    options: { lease?: Lease; keepLease?: boolean } = {},
  ): Promise<Generation | null> {
    const { row, now } = await this.lockRow(manager, generationId);
    if (row === null) return null;
    const mine = options.lease === undefined || isHeld(row, options.lease);
    if (!mine && !LEASE_FREE.has(event.type)) return null;
    const decision = step(row, event, now);
    if (decision === null) {
      this.logger.debug({ msg: 'event without effect', generation: generationId, state: row.state, event: event.type });
      if (mine && options.lease !== undefined) await this.giveBack(manager, row, row.nextLookAt, options.lease);
      return null;
    }
    await this.store(manager, row, decision, now, mine ? options : {});
    countTransition(row, decision, now);
    return manager.getRepository(Generation).findOneByOrFail({ id: generationId });
  }

  /** The step was not done: somebody else may do it, `afterMs` from now. Nothing happens if the lease is gone. */
  putBack(lease: Lease, afterMs: number): Promise<void> {
    return inTransaction(this.dataSource, async (manager) => {
      const { row, now } = await this.lockRow(manager, lease.generationId);
      if (row === null || !isHeld(row, lease)) return;
      await this.giveBack(manager, row, new Date(now.getTime() + afterMs), lease);
    });
  }

  /** After the commit: what was rolled back has not happened. */
  private tellOfAccount(row: Generation, { code, message }: Failure): void {
    this.logger.error({ msg: 'the account with the provider refuses work', provider: row.provider, code, message });
    const reason = [code, message].filter((part) => part !== undefined).join(': ') || 'no reason given';
    this.alerts.raise({
      kind: 'account',
      subject: `${row.provider} ${code ?? ''}`.trim(),
      facts: { provider: row.provider, reason },
    });
  }

  /** A price that was only estimated may differ; one that claims to be exact may not. */
  private comparePrice(row: Generation): void {
    if (!row.quoteExact || row.settlesActual || row.providerCost === null) return;
    const drift = priceDrift(row.quotedCost, row.providerCost);
    if (drift === null) return;
    priceDrifts.inc({ model: row.modelId });
    this.logger.warn({ msg: 'the price has drifted', generation: row.id, model: row.modelId, ...drift });
    this.alerts.raise({ kind: 'price_drift', subject: row.modelId, facts: { model: row.modelId, ...drift } });
  }

  private async lockRow(manager: EntityManager, id: string): Promise<{ row: Generation | null; now: Date }> {
    const row = await manager.getRepository(Generation).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    const times: { now: Date }[] = await manager.query('SELECT clock_timestamp() AS now');
    return { row, now: times[0]?.now ?? new Date() };
  }

  private async store(
    manager: EntityManager,
    row: Generation,
    decision: Decision,
    now: Date,
    options: { lease?: Lease; keepLease?: boolean },
  ): Promise<void> {
    // `object`: TypeORM's own type of changes is too deep for the compiler where rows hold JSON.
    const changes: object = { ...decision.changes, ...(decision.deliver ? { deliverAt: now, deliveryTries: 0 } : {}) };
    if (Object.keys(changes).length > 0) {
      await manager.createQueryBuilder().update(Generation).set(changes).where({ id: row.id }).execute();
    }
    if (decision.money === 'capture') await this.billing.capture(manager, row.id, decision.changes.price);
    if (decision.money === 'release') await this.billing.release(manager, row.id);
    if (options.keepLease === true) {
      await manager.query(`UPDATE generations SET next_look_at = $2 WHERE id = $1`, [row.id, decision.nextLookAt]);
    } else {
      await this.giveBack(manager, row, decision.nextLookAt, options.lease);
    }
    if (decision.deliver) await this.jobs.deliver(manager, row.id);
    if (letsNextGo(decision)) await this.jobs.pull(manager, row.provider);
  }

  /** A nudge that came during the lease makes the row due at once. */
  private async giveBack(
    manager: EntityManager,
    row: Generation,
    nextLookAt: Date | null,
    lease?: Lease,
  ): Promise<void> {
    const nudged = nextLookAt !== null && lease !== undefined && row.nudgedAt !== null && row.nudgedAt >= lease.since;
    await manager.query(
      `UPDATE generations SET next_look_at = CASE WHEN $3 THEN now() ELSE $2::timestamptz END,
              lease_owner = NULL, lease_until = NULL WHERE id = $1`,
      [row.id, nextLookAt, nudged],
    );
    if (nextLookAt !== null) await this.jobs.look(manager, row.id, nudged ? undefined : nextLookAt);
  }
}
