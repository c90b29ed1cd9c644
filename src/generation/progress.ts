import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, In } from 'typeorm';
import { updateMany } from '../database';
import { Generation } from './generation.entity';
import type { GenerationView } from './ports';
import { Notifiers } from './providers';
import { Views } from './views';

const EVERY_SECONDS = 10;
const SHOWN = ['queued', 'submitting', 'submit_unknown', 'running'];

/** Tells users how far their generation is: at every change of state, else at most every 10 s over all instances. */
@Injectable()
export class Progress {
  private readonly logger = new Logger(Progress.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly notifiers: Notifiers,
    private readonly views: Views,
  ) {}

  /** After a step. Best effort: a progress message that could not be edited stops nothing. */
  async changed(row: Generation, stateChanged: boolean): Promise<void> {
    if (!SHOWN.includes(row.state)) return;
    const due = await updateMany(
      this.dataSource.manager,
      `UPDATE generations SET progress_at = now()
       WHERE id = $1 AND ($2 OR progress_at IS NULL OR progress_at < now() - $3 * interval '1 s') RETURNING id`,
      [row.id, stateChanged, EVERY_SECONDS],
    );
    if (due.length > 0) await this.show([row]);
  }

  /** Those who wait see their position move. */
  async refresh(): Promise<void> {
    const due = await updateMany<{ id: string }>(
      this.dataSource.manager,
      `UPDATE generations SET progress_at = now() WHERE id IN (
         SELECT id FROM generations WHERE state IN ('queued', 'running')
            AND coalesce(progress_at, created_at) < now() - $1 * interval '1 s'
         ORDER BY progress_at NULLS FIRST LIMIT 200 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [EVERY_SECONDS],
    );
    if (due.length === 0) return;
    await this.show(await this.dataSource.getRepository(Generation).findBy({ id: In(due.map((row) => row.id)) }));
  }

  private async show(rows: Generation[]): Promise<void> {
    for (const view of await this.views.ofAll(this.dataSource.manager, rows)) void this.tell(view);
  }

  /** Nobody waits for this: a channel that takes its time must hold up neither the work nor its end. */
  private async tell(view: GenerationView): Promise<void> {
    try {
      await this.notifiers.get(view.origin.channel).progress(view);
    } catch (error) {
      this.logger.warn({ msg: 'progress not shown', generation: view.id, error: String(error) });
    }
  }
}
