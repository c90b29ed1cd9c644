import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Run times of a model in milliseconds: half, nine of ten and 99 of a hundred runs end by then. */
export interface Durations {
  p50: number | null;
  p90: number | null;
  p99: number | null;
}

const FRESH_MS = 60_000;
const ENOUGH_RUNS = 5;
const MIN_DEADLINE_MS = 15 * 60_000;
const UNKNOWN: Durations = { p50: null, p90: null, p99: null };

/**
 * How long models usually take, measured from the last 200 runs of each; remembered for a minute. Milliseconds. A run
 * counts until its deadline at most: one that came as a late gift, or that nobody looked at while we were down, says no more.
 */
@Injectable()
export class ModelDurations {
  private readonly known = new Map<string, { at: number; durations: Durations }>();

  /** Of all these models with one query at most, and mostly none; those with fewer than five runs are nulls. */
  async ofModels(manager: EntityManager, modelIds: Iterable<string>): Promise<Map<string, Durations>> {
    const wanted = [...new Set(modelIds)];
    const missing = wanted.filter((id) => !this.isFresh(id));
    if (missing.length > 0) await this.measure(manager, missing);
    return new Map(wanted.map((id) => [id, this.known.get(id)?.durations ?? UNKNOWN]));
  }

  /** The usual (median) run time of each of these models that has enough runs; for lists of models. */
  async usualMs(manager: EntityManager, modelIds: Iterable<string>): Promise<Map<string, number>> {
    const usual = new Map<string, number>();
    for (const [id, { p50 }] of await this.ofModels(manager, modelIds)) if (p50 !== null) usual.set(id, p50);
    return usual;
  }

  /** When a run is given up on: 15 minutes, or three times the slowest usual run. */
  async deadlineMs(manager: EntityManager, modelId: string): Promise<number> {
    const durations = (await this.ofModels(manager, [modelId])).get(modelId) ?? UNKNOWN;
    return Math.max(MIN_DEADLINE_MS, 3 * (durations.p99 ?? 0));
  }

  private isFresh(modelId: string): boolean {
    const known = this.known.get(modelId);
    return known !== undefined && performance.now() - known.at < FRESH_MS;
  }

  private async measure(manager: EntityManager, modelIds: string[]): Promise<void> {
    const rows: ({ id: string; runs: string } & Durations)[] = await manager.query(
      `SELECT model.id, measured.* FROM unnest($1::text[]) AS model(id) CROSS JOIN LATERAL (
         SELECT count(*) AS runs, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
                percentile_cont(0.9) WITHIN GROUP (ORDER BY ms) AS p90,
                percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99
         FROM (SELECT extract(epoch FROM least(finished_at, deadline_at) - submitted_at)::float8 * 1000 AS ms
               FROM generations WHERE model_id = model.id AND state IN ('succeeded', 'delivered')
               ORDER BY finished_at DESC LIMIT 200) recent
       ) measured`,
      [modelIds],
    );
    const at = performance.now();
    for (const { id, runs, p50, p90, p99 } of rows) {
      this.known.set(id, { at, durations: Number(runs) >= ENOUGH_RUNS ? { p50, p90, p99 } : UNKNOWN });
    }
  }
}
