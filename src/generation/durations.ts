import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

interface Durations {
  p50: number | null;
  p99: number | null;
}

const FRESH_MS = 60_000;
const ENOUGH_RUNS = 5;
const MIN_DEADLINE_MS = 15 * 60_000;

/**
 * How long a model usually takes, measured from its last 200 runs; remembered for a minute. Milliseconds. A run counts
 * until its deadline at most: one that came as a late gift, or that nobody looked at while we were down, says no more.
 */
@Injectable()
export class ModelDurations {
  private readonly known = new Map<string, { at: number; durations: Durations }>();

  async expectedMs(manager: EntityManager, modelId: string): Promise<number | null> {
    return (await this.of(manager, modelId)).p50;
  }

  /** When a run is given up on: 15 minutes, or three times the slowest usual run. */
  async deadlineMs(manager: EntityManager, modelId: string): Promise<number> {
    return Math.max(MIN_DEADLINE_MS, 3 * ((await this.of(manager, modelId)).p99 ?? 0));
  }

  private async of(manager: EntityManager, modelId: string): Promise<Durations> {
    const known = this.known.get(modelId);
    if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.durations;
    const rows: { runs: string; p50: number | null; p99: number | null }[] = await manager.query(
      `SELECT count(*) AS runs, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
              percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99
       FROM (SELECT extract(epoch FROM least(finished_at, deadline_at) - submitted_at)::float8 * 1000 AS ms FROM generations
             WHERE model_id = $1 AND state IN ('succeeded', 'delivered') ORDER BY finished_at DESC LIMIT 200) recent`,
      [modelId],
    );
    const row = rows[0];
    const durations =
      row !== undefined && Number(row.runs) >= ENOUGH_RUNS ? { p50: row.p50, p99: row.p99 } : { p50: null, p99: null };
    this.known.set(modelId, { at: performance.now(), durations });
    return durations;
  }
}
