import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Registry } from '../registry';
import { type Durations, ModelDurations } from './durations';
import type { Generation } from './generation.entity';
import type { GenerationView } from './ports';
import { type PlaceInLine, SubmitLine } from './submit-line';

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

  /** One query for the places of each provider and one for the times of all models, however many rows. */
  async ofAll(manager: EntityManager, rows: Generation[]): Promise<GenerationView[]> {
    const waiting = rows.filter((row) => row.state === 'queued');
    const places = new Map<string, PlaceInLine>();
    for (const provider of new Set(waiting.map((row) => row.provider))) {
      const ids = waiting.filter((row) => row.provider === provider).map((row) => row.id);
      for (const [id, place] of await this.line.places(manager, provider, ids)) places.set(id, place);
    }
    const modelIds = rows.map((row) => row.modelId);
    const durations = await this.durations.ofModels(manager, modelIds);
    return rows.map((row) => this.make(row, places.get(row.id), durations.get(row.modelId)));
  }

  private make(row: Generation, place: PlaceInLine | undefined, durations: Durations | undefined): GenerationView {
    const model = this.registry.get(row.modelId);
    return {
      id: row.id,
      userId: row.userId,
      model,
      modelId: row.modelId,
      provider: row.provider,
      outputKind: row.outputKind ?? row.outputs[0]?.kind ?? model?.output ?? null,
      input: row.input,
      state: row.state,
      price: row.price,
      isEstimate: row.settlesActual && row.finishedAt === null,
      ...(row.settlesActual && row.finishedAt !== null
        ? { chargedBy: row.providerCost === null ? ('estimate' as const) : ('report' as const) }
        : {}),
      origin: row.origin,
      outputs: row.outputs,
      failure: row.failure,
      supportCode: supportCodeOf(row.id),
      position: place?.position ?? null,
      waitsFor: place?.waitsFor ?? null,
      createdAt: row.createdAt,
      submittedAt: row.submittedAt,
      finishedAt: row.finishedAt,
      expectedMs: durations?.p50 ?? null,
      slowMs: durations?.p90 ?? null,
      taskId: row.taskId,
      receipt: row.receipt,
      gift: row.gift,
      parentId: row.parentId,
      isFavourite: row.favourite,
      isDeleted: row.deletedAt !== null,
    };
  }
}
