import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config';
import { inTransaction } from '../../database';
import { Jobs } from '../../jobs';
import { Registry } from '../../registry';

/** One look may be wrong; a second one, a day later, is believed. */
const TWICE_HOURS = 12;
const LOOK_MS = 60_000;

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

  /** What a check has missed; whatever it does not name is there again. */
  async missed(ids: string[]): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await manager.query('DELETE FROM vanished_models WHERE NOT (model_id = ANY($1::text[]))', [ids]);
      await manager.query(
        `INSERT INTO vanished_models (model_id, first_missed_at, last_missed_at)
         SELECT id, now(), now() FROM unnest($1::text[]) id
         ON CONFLICT (model_id) DO UPDATE SET last_missed_at = now()`,
        [ids],
      );
    });
    await this.apply();
  }

  private async apply(): Promise<void> {
    const rows: { model_id: string }[] = await this.dataSource.query(
      `SELECT model_id FROM vanished_models WHERE last_missed_at - first_missed_at >= $1 * interval '1 hour'`,
      [TWICE_HOURS],
    );
    this.registry.withhold(new Set(rows.map((row) => row.model_id)));
  }
}
