import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Registry } from '../registry';
import { ModelDurations } from './durations';
import type { Generation } from './generation.entity';
import type { GenerationView } from './ports';
import { SubmitLine } from './submit-line';

/** Short enough to be read out, and found in the log by the start of the id. */
export const supportCodeOf = (generationId: string): string => generationId.slice(0, 8).toUpperCase();

/** Rows as channels see them, read with the caller's manager: inside a transaction no second connection is taken. */
@Injectable()
export class Views {
  constructor(
    private readonly registry: Registry,
    private readonly durations: ModelDurations,
    private readonly line: SubmitLine,
  ) {}

  async of(manager: EntityManager, row: Generation): Promise<GenerationView> {
    const [view] = await this.ofAll(manager, [row]);
    if (view === undefined) throw new Error('A view of one row was not made.');
    return view;
  }

  /** One query for the positions of each provider and one for the times of each model, however many rows. */
  async ofAll(manager: EntityManager, rows: Generation[]): Promise<GenerationView[]> {
    const waiting = rows.filter((row) => row.state === 'queued');
    const positions = new Map<string, number>();
    for (const provider of new Set(waiting.map((row) => row.provider))) {
      const ids = waiting.filter((row) => row.provider === provider).map((row) => row.id);
      for (const [id, position] of await this.line.positions(manager, provider, ids)) positions.set(id, position);
    }
    // One after another: the first row of a model measures it, the others find it known.
    const views: GenerationView[] = [];
    for (const row of rows) views.push(await this.make(manager, row, positions.get(row.id) ?? null));
    return views;
  }

  private async make(manager: EntityManager, row: Generation, position: number | null): Promise<GenerationView> {
    return {
      id: row.id,
      userId: row.userId,
      model: this.registry.get(row.modelId),
      modelId: row.modelId,
      input: row.input,
      state: row.state,
      price: row.price,
      isEstimate: row.settlesActual && row.finishedAt === null,
      origin: row.origin,
      outputs: row.outputs,
      failure: row.failure,
      supportCode: supportCodeOf(row.id),
      position,
      createdAt: row.createdAt,
      submittedAt: row.submittedAt,
      finishedAt: row.finishedAt,
      expectedMs: await this.durations.expectedMs(manager, row.modelId),
      taskId: row.taskId,
      receipt: row.receipt,
      gift: row.gift,
    };
  }
}
