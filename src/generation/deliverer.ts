import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, updateOne } from '../database';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { Leases } from './leases';
import { deliveries } from './metrics';
import { type DeliveryReceipt, Unreachable } from './ports';
import { GenerationProviders, Notifiers } from './providers';
import { Views } from './views';

const CLAIM_MS = 10 * 60_000;
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
    try {
      const view = await this.views.of(this.dataSource.manager, row);
      const provider = this.providers.get(row.provider);
      const receipt = await this.notifiers
        .get(row.origin.channel)
        .deliver(view, (output) => provider.open(output, context.signal), context.signal);
      await this.finish(row, context.instanceId, 'delivered', receipt);
    } catch (error) {
      if (error instanceof Unreachable) return this.finish(row, context.instanceId, 'undeliverable', null);
      await this.later(row, context, error);
    }
  }

  /** T5. A failure that was told stays `failed`; only a result changes state. */
  private async finish(
    row: Generation,
    owner: string,
    outcome: 'delivered' | 'undeliverable',
    receipt: DeliveryReceipt | null,
  ): Promise<void> {
    await updateOne(
      this.dataSource.manager,
      `UPDATE generations SET
         state = CASE WHEN state IN ('succeeded', 'delivered') THEN $3 ELSE state END,
         receipt = coalesce($4::jsonb, receipt), delivered_at = CASE WHEN $3 = 'delivered' THEN now() ELSE delivered_at END,
         deliver_at = NULL, delivery_owner = NULL, delivery_until = NULL
       WHERE id = $1 AND delivery_owner = $2 RETURNING id`,
      [row.id, owner, outcome, receipt === null ? null : JSON.stringify(receipt)],
    );
    deliveries.inc({ outcome });
    this.logger.log({ msg: `generation ${outcome}`, generation: row.id, model: row.modelId, state: row.state });
  }

  private async later(
    row: Generation,
    context: { signal: AbortSignal; instanceId: string },
    error: unknown,
  ): Promise<void> {
    const tries = row.deliveryTries + (context.signal.aborted ? 0 : 1);
    this.logger.warn({ msg: 'delivery failed', generation: row.id, tries, error: String(error).slice(0, 300) });
    deliveries.inc({ outcome: 'retried' });
    if (tries >= MAX_TRIES) return this.finish(row, context.instanceId, 'undeliverable', null);
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
