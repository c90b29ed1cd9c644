import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, persistently, updateOne } from '../database';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { Leases } from './leases';
import { deliveries } from './metrics';
import { type DeliveryReceipt, Unreachable } from './ports';
import { GenerationProviders, Notifiers } from './providers';
import { Views } from './views';

const CLAIM_MS = 10 * 60_000;
/** A delivery that takes longer fails while its claim still holds; noting its end may take a minute more. */
const DELIVER_MS = CLAIM_MS - 2 * 60_000;
const MAX_TRIES = 30;

/** 5 s, 10 s, 20 s ... 10 min: thirty tries last four hours. */
const backOffMs = (tries: number): number => Math.min(5_000 * 2 ** Math.min(tries, 7), 600_000);

/** Hands the end of a generation over: claim, send, mark. Killed in between, it is sent again by whoever is alive. */
@Injectable()
export class Deliverer {
  private readonly logger = new Logger(Deliverer.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly leases: Leases,
    private readonly providers: GenerationProviders,
    private readonly notifiers: Notifiers,
    private readonly views: Views,
    private readonly jobs: GenerationJobs,
  ) {}

  async deliver(generationId: string, context: { signal: AbortSignal; instanceId: string }): Promise<void> {
    const claim = await this.leases.takeDelivery(generationId, context.instanceId, CLAIM_MS);
    if (claim === null) return;
    const row = await this.dataSource.getRepository(Generation).findOneByOrFail({ id: generationId });
    let receipt: DeliveryReceipt | null = null;
    try {
      receipt = await this.hand(row, context.signal);
    } catch (error) {
      if (!(error instanceof Unreachable)) return this.later(row, context, error);
    }
    await this.finish(row, context.instanceId, receipt);
  }

  private async hand(row: Generation, stopping: AbortSignal): Promise<DeliveryReceipt> {
    const view = await this.views.of(this.dataSource.manager, row);
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DELIVER_MS)]);
    return this.notifiers
      .get(row.origin.channel)
      .deliver(view, (output) => this.providers.get(row.provider).open(output, signal), signal);
  }

  /** T5: delivered, or without a receipt undeliverable. What was sent is not sent again, so this is stored persistently. */
  private async finish(row: Generation, owner: string, receipt: DeliveryReceipt | null): Promise<void> {
    const outcome = receipt === null ? 'undeliverable' : 'delivered';
    await persistently(
      () => inTransaction(this.dataSource, (manager) => this.note(manager, row, owner, outcome, receipt)),
      (error) => this.logger.error({ msg: 'delivery not noted yet', generation: row.id, error: String(error) }),
    );
    deliveries.inc({ outcome });
    this.logger.log({ msg: `generation ${outcome}`, generation: row.id, model: row.modelId, state: row.state });
  }

  /**
   * A failure that was told stays `failed`; only a result changes state. A result that came while the delay was being
   * told is still to be delivered.
   */
  private async note(
    manager: EntityManager,
    row: Generation,
    owner: string,
    outcome: 'delivered' | 'undeliverable',
    receipt: DeliveryReceipt | null,
  ): Promise<void> {
    const overtaken = `(state = 'succeeded' AND $5 <> 'succeeded')`;
    const again = await updateOne<{ at: Date | null }>(
      manager,
      `UPDATE generations SET
         state = CASE WHEN state IN ('succeeded', 'delivered') AND NOT ${overtaken} THEN $3 ELSE state END,
         receipt = coalesce($4::jsonb, receipt), delivered_at = CASE WHEN $3 = 'delivered' THEN now() ELSE delivered_at END,
         deliver_at = CASE WHEN ${overtaken} THEN deliver_at END, delivery_owner = NULL, delivery_until = NULL
       WHERE id = $1 AND delivery_owner = $2 RETURNING deliver_at AS at`,
      [row.id, owner, outcome, receipt === null ? null : JSON.stringify(receipt), row.state],
    );
    if (again?.at != null) await this.jobs.deliver(manager, row.id, again.at);
  }

  private async later(
    row: Generation,
    context: { signal: AbortSignal; instanceId: string },
    error: unknown,
  ): Promise<void> {
    const tries = row.deliveryTries + (context.signal.aborted ? 0 : 1);
    this.logger.warn({ msg: 'delivery failed', generation: row.id, tries, error: String(error).slice(0, 300) });
    deliveries.inc({ outcome: 'retried' });
    if (tries >= MAX_TRIES) return this.finish(row, context.instanceId, null);
    await inTransaction(this.dataSource, (manager) =>
      this.reschedule(manager, row, context.instanceId, tries, context.signal.aborted ? 0 : backOffMs(tries)),
    );
  }

  private async reschedule(
    manager: EntityManager,
    row: Generation,
    owner: string,
    tries: number,
    ms: number,
  ): Promise<void> {
    const again = await updateOne<{ at: Date }>(
      manager,
      `UPDATE generations SET delivery_owner = NULL, delivery_until = NULL, delivery_tries = $3,
              deliver_at = now() + $4 * interval '1 ms'
       WHERE id = $1 AND delivery_owner = $2 RETURNING deliver_at AS at`,
      [row.id, owner, tries, ms],
    );
    if (again !== null) await this.jobs.deliver(manager, row.id, again.at);
  }
}
