import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config';
import { inTransaction } from '../../database';
import { Jobs } from '../../jobs';
import { Registry } from '../../registry';

/** One look may be wrong; a second one, a day later, is believed. */
const TWICE_HOURS = 12;
const LOOK_MS = 60_000;
/** Of all models. kie has never taken away more than some in a day. */
const MOST_AT_ONCE = 0.1;

/** Models that the provider no longer lists are not offered, by any instance, until they are listed again. */
@Injectable()
export class VanishedModels implements OnModuleInit {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly jobs: Jobs,
    private readonly registry: Registry,
  ) {}

  onModuleInit(): void {
    // Without the check nobody would ever say that a model is there again.
    if (this.config.kie.catalogueCheck) this.jobs.every('vanished-models', LOOK_MS, () => this.apply());
  }

  /**
   * What a check has missed; whatever it does not name is there again. So many at once that were there before are more
   * likely a fault of the list than the end of them: that is left to people, and nothing changes.
   * @returns false in that case
   */
  async missed(ids: string[]): Promise<boolean> {
    const isBelieved = await inTransaction(this.dataSource, async (manager) => {
      const [before] = await manager.query<{ known: number }[]>(
        'SELECT count(*)::integer AS known FROM vanished_models WHERE model_id = ANY($1::text[])',
        [ids],
      );
      if (ids.length - (before?.known ?? 0) > Math.max(3, this.registry.known().length * MOST_AT_ONCE)) return false;
      await manager.query('DELETE FROM vanished_models WHERE NOT (model_id = ANY($1::text[]))', [ids]);
      await manager.query(
        `INSERT INTO vanished_models (model_id, first_missed_at, last_missed_at)
         SELECT id, now(), now() FROM unnest($1::text[]) id
         ON CONFLICT (model_id) DO UPDATE SET last_missed_at = now()`,
        [ids],
      );
      return true;
    });
    await this.apply();
    return isBelieved;
  }

  private async apply(): Promise<void> {
    const rows: { model_id: string }[] = await this.dataSource.query(
      `SELECT model_id FROM vanished_models WHERE last_missed_at - first_missed_at >= $1 * interval '1 hour'`,
      [TWICE_HOURS],
    );
    this.registry.withhold(new Set(rows.map((row) => row.model_id)));
  }
}
