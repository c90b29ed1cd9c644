import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AppConfig } from '../config';
import { inTransaction, updateOne } from '../database';
import { GenerationJobs } from './generation-jobs';
import { LinePauses } from './line-pauses';
import { GenerationProviders } from './providers';

/**
 * The line in front of a provider: who has least running goes first, then who came first. `busy` counts what a user has
 * at the provider or on the way to it. The same order picks the next one and tells users their position.
 */
const LINE = `
  SELECT g.id, coalesce(busy.count, 0) AS busy, g.payload IS NOT NULL AND (g.next_look_at IS NULL OR g.next_look_at <= now()) AS ready,
         row_number() OVER (ORDER BY coalesce(busy.count, 0), g.created_at, g.id) AS position
  FROM generations g
  LEFT JOIN (
    SELECT user_id, count(*)::integer AS count FROM generations
    WHERE state IN ('submitting', 'submit_unknown', 'running') OR (state = 'queued' AND slot_at IS NOT NULL)
    GROUP BY user_id
  ) busy ON busy.user_id = g.user_id
  WHERE g.state = 'queued' AND g.slot_at IS NULL AND g.provider = $1`;

const BUSY_MS = 500;

/** Where a waiting generation stands, and why it waits. */
export interface PlaceInLine {
  /** 1-based, among all who wait for this provider. */
  position: number;
  /**
   * `own_limit`: its user has as many at the provider as one may have, and it can't go before one of them ends. `closed`: the
   * provider takes nothing from anybody.
   */
  waitsFor: 'line' | 'own_limit' | 'closed';
}

/** Lets generations through to a provider, as fast as its create limit allows and fairly between users. */
@Injectable()
export class SubmitLine {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly providers: GenerationProviders,
    private readonly jobs: GenerationJobs,
    private readonly pauses: LinePauses,
  ) {}

  /** Takes places in the create limit for whoever is next until the line or the limit is exhausted. */
  async pull(providerName: string, signal: AbortSignal): Promise<void> {
    const provider = this.providers.get(providerName);
    while (!signal.aborted && (await this.hasNext(providerName))) {
      // In this order: a place that nobody uses is one less for the others.
      const waitMs = (await this.pauses.waitMs(providerName)) || (await provider.takeSlot());
      if (waitMs > 0) return this.pullLater(providerName, waitMs);
      // Nobody could go after all, say because the row is being written: places are too dear to try again at once.
      if (!(await this.admitNext(providerName))) return this.pullLater(providerName, BUSY_MS);
    }
  }

  /** Places of these generations; those that wait no more have none. */
  async places(manager: EntityManager, providerName: string, ids: string[]): Promise<Map<string, PlaceInLine>> {
    const rows: { id: string; position: string; waitsFor: PlaceInLine['waitsFor'] }[] = await manager.query(
      `SELECT id, position,
              CASE WHEN EXISTS (SELECT FROM line_pauses WHERE provider = $1 AND try_at > now()) THEN 'closed'
                   WHEN busy >= $3 THEN 'own_limit' ELSE 'line' END AS "waitsFor"
       FROM (${LINE}) line WHERE id = ANY($2)`,
      [providerName, ids, this.config.limits.maxActivePerUser],
    );
    return new Map(rows.map(({ id, position, waitsFor }) => [id, { position: Number(position), waitsFor }]));
  }

  /** Providers with somebody waiting who could go: what a sweep pulls for. */
  async waitingProviders(): Promise<string[]> {
    const rows: { provider: string }[] = await this.dataSource.query(
      `SELECT DISTINCT provider FROM generations WHERE state = 'queued' AND slot_at IS NULL AND payload IS NOT NULL`,
    );
    return rows.map((row) => row.provider);
  }

  private async hasNext(provider: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `SELECT 1 FROM (${LINE}) line WHERE ready AND busy < $2 LIMIT 1`,
      [provider, this.config.limits.maxActivePerUser],
    );
    return rows.length > 0;
  }

  /** By the database's clock: one of ours that is wrong must not stop the line. */
  private async pullLater(provider: string, ms: number): Promise<void> {
    const manager = this.dataSource.manager;
    const [row] = await manager.query<{ at: Date }[]>(`SELECT now() + $1 * interval '1 ms' AS at`, [ms]);
    await this.jobs.pull(manager, provider, row?.at);
  }

  private admitNext(provider: string): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const next = await updateOne<{ id: string }>(
        manager,
        `UPDATE generations SET slot_at = now(), next_look_at = now() WHERE id = (
           SELECT g.id FROM generations g JOIN (${LINE}) line ON line.id = g.id
           WHERE line.ready AND line.busy < $2 AND g.state = 'queued' AND g.slot_at IS NULL
           ORDER BY line.position LIMIT 1 FOR UPDATE OF g SKIP LOCKED)
         RETURNING id`,
        [provider, this.config.limits.maxActivePerUser],
      );
      if (next === null) return false;
      await this.pauses.tried(manager, provider);
      await this.jobs.look(manager, next.id);
      return true;
    });
  }
}
