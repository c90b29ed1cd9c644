import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, In } from 'typeorm';
import { Billing, InsufficientCredits } from '../billing';
import { updateMany, updateOne } from '../database';
import { type Answers, type Problem, Registry } from '../registry';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { Leases } from './leases';
import type { GenerationState, GenerationView, Origin } from './ports';
import { Quotes } from './quotes';
import { Removal, type RemoveResult } from './removal';
import { Transitions } from './transitions';
import { Views } from './views';

export interface ConfirmRequest {
  /** Of the card that was confirmed: the second press of the same card finds the first generation. */
  confirmId: string;
  userId: number;
  modelId: string;
  input: Answers;
  origin: Origin;
  /** What the user was shown, in credits: if it costs more by now, nothing is started. Absent: whatever it costs. */
  agreedPrice?: number;
  /** The generation that this one was made from; one of somebody else is not noted. */
  parentId?: string;
}

export type ConfirmResult =
  | { kind: 'accepted'; generation: GenerationView }
  | { kind: 'duplicate'; generation: GenerationView }
  | { kind: 'invalid'; problems: Problem[] }
  /** It costs more than was agreed to: models and prices are reloaded while cards are open. */
  | { kind: 'repriced'; price: number }
  | { kind: 'insufficient'; price: number; balance: number; missing: number }
  | { kind: 'unavailable' };

/** `too_late`: the provider is at it; `ended`: there is nothing left to cancel. */
export type CancelOutcome = 'canceled' | 'too_late' | 'ended' | 'unknown';

const ACTIVE: GenerationState[] = ['queued', 'submitting', 'submit_unknown', 'running'];

/** What channels may ask of generations. Methods with a manager work in the caller's transaction. */
@Injectable()
export class Generations {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly registry: Registry,
    private readonly billing: Billing,
    private readonly jobs: GenerationJobs,
    private readonly leases: Leases,
    private readonly transitions: Transitions,
    private readonly removal: Removal,
    private readonly views: Views,
    private readonly quotes: Quotes,
  ) {}

  /** T1: the row, the hold and the job in one transaction. Nothing outside is called. */
  async confirm(manager: EntityManager, request: ConfirmRequest): Promise<ConfirmResult> {
    const known = await manager.getRepository(Generation).findOneBy({ confirmId: request.confirmId });
    if (known !== null) return this.duplicate(manager, known, request.userId);
    const model = this.registry.get(request.modelId);
    if (model === undefined || !this.registry.offered().includes(model)) return { kind: 'unavailable' };
    const checked = this.registry.validate(model.id, request.input);
    if (!checked.valid) return { kind: 'invalid', problems: checked.problems };
    const quote = await this.quotes.of(manager, request.userId, model, checked.input);
    if (quote.credits > (request.agreedPrice ?? Infinity)) return { kind: 'repriced', price: quote.credits };
    const id = randomUUID();
    const inserted = await updateOne(
      manager,
      `INSERT INTO generations (id, confirm_id, user_id, model_id, output_kind, provider, input, origin, price, quoted_cost,
         settles_actual, quote_exact, parent_id, next_look_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
         (SELECT parent.id FROM generations parent WHERE parent.id = $13 AND parent.user_id = $3), now())
       ON CONFLICT (confirm_id) DO NOTHING RETURNING id`,
      [
        id,
        request.confirmId,
        request.userId,
        model.id,
        model.output,
        model.provider,
        JSON.stringify(checked.input),
        JSON.stringify(request.origin),
        quote.credits,
        quote.cost,
        quote.settlesActual ?? false,
        quote.exact && model.price !== null,
        request.parentId ?? null,
      ],
    );
    if (inserted === null) {
      const first = await manager.getRepository(Generation).findOneByOrFail({ confirmId: request.confirmId });
      return this.duplicate(manager, first, request.userId);
    }
    try {
      await this.billing.hold(manager, { userId: request.userId, amount: quote.credits, generationId: id });
    } catch (error) {
      if (!(error instanceof InsufficientCredits)) throw error;
      await manager.getRepository(Generation).delete({ id });
      return { kind: 'insufficient', price: error.price, balance: error.balance, missing: error.missing };
    }
    await this.jobs.look(manager, id);
    return { kind: 'accepted', generation: await this.need(manager, id) };
  }

  /** Only while it waits: a provider that has it can't be stopped. The hold goes back. A second wish finds it canceled. */
  async cancel(manager: EntityManager, generationId: string, userId: number): Promise<CancelOutcome> {
    const row = await manager.getRepository(Generation).findOneBy({ id: generationId, userId });
    if (row === null) return 'unknown';
    const canceled = await this.transitions.applyIn(manager, generationId, { type: 'canceled' });
    if (canceled !== null || row.state === 'canceled') return 'canceled';
    return ACTIVE.includes(row.state) ? 'too_late' : 'ended';
  }

  /** Null for one that its owner has deleted, too; {@link find} tells these apart. */
  async view(manager: EntityManager, generationId: string): Promise<GenerationView | null> {
    const found = await this.find(manager, generationId);
    return found?.isDeleted === true ? null : found;
  }

  /** The same, but a deleted one is given as well: empty, and marked as deleted. */
  async find(manager: EntityManager, generationId: string): Promise<GenerationView | null> {
    const row = await manager.getRepository(Generation).findOneBy({ id: generationId });
    return row === null ? null : this.views.of(manager, row);
  }

  /** Puts one among the favourites or takes it out. @returns false if there is none of this user by that id */
  async setFavourite(manager: EntityManager, generationId: string, userId: number, on: boolean): Promise<boolean> {
    const row = await updateOne(
      manager,
      `UPDATE generations SET favourite = $3 WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL RETURNING id`,
      [generationId, userId, on],
    );
    return row !== null;
  }

  /** Deletes what an ended one was about; its credits and state stay in the books. */
  remove(manager: EntityManager, generationId: string, userId: number): Promise<RemoveResult> {
    return this.removal.remove(manager, generationId, userId);
  }

  /** Waiting and running ones of a user, oldest first. */
  async active(manager: EntityManager, userId: number): Promise<GenerationView[]> {
    const rows = await manager
      .getRepository(Generation)
      .find({ where: { userId, state: In(ACTIVE) }, order: { createdAt: 'ASC' } });
    return this.views.ofAll(manager, rows);
  }

  /** Hands a result over once more; costs nothing. @returns false if there is no result of this user by that id */
  async resend(manager: EntityManager, generationId: string, userId: number): Promise<boolean> {
    const ids = await this.sendAgain(
      manager,
      `id = $2 AND state IN ('delivered', 'undeliverable')`,
      userId,
      generationId,
    );
    return ids > 0;
  }

  /** At `/start`: what could not be delivered while the user had blocked the bot is sent now. @returns how many */
  offerUndelivered(manager: EntityManager, userId: number): Promise<number> {
    return this.sendAgain(manager, `state = 'undeliverable'`, userId);
  }

  /**
   * Something may have happened at the provider: look at once. The hint is a task id that somebody claims to be ours;
   * it is used only if none is stored and the provider proves it.
   */
  async nudge(generationId: string, taskIdHint?: string): Promise<void> {
    const manager = this.dataSource.manager;
    const open = await this.leases.nudge(generationId);
    if (!open) return;
    const row = await manager.getRepository(Generation).findOneBy({ id: generationId });
    if (row !== null && row.taskId === null && taskIdHint !== undefined) {
      await this.jobs.adopt(manager, generationId, taskIdHint);
    }
    await this.jobs.look(manager, generationId);
  }

  private async sendAgain(manager: EntityManager, which: string, userId: number, id?: string): Promise<number> {
    const rows = await updateMany<{ id: string }>(
      manager,
      `UPDATE generations SET deliver_at = now(), delivery_tries = 0,
              state = CASE WHEN state = 'undeliverable' THEN 'succeeded' ELSE state END
       WHERE user_id = $1 AND deliver_at IS NULL AND jsonb_array_length(outputs) > 0 AND ${which} RETURNING id`,
      id === undefined ? [userId] : [userId, id],
    );
    for (const row of rows) await this.jobs.deliver(manager, row.id);
    return rows.length;
  }

  private async duplicate(manager: EntityManager, row: Generation, userId: number): Promise<ConfirmResult> {
    if (row.userId !== userId) return { kind: 'unavailable' };
    return { kind: 'duplicate', generation: await this.views.of(manager, row) };
  }

  private async need(manager: EntityManager, id: string): Promise<GenerationView> {
    return this.views.of(manager, await manager.getRepository(Generation).findOneByOrFail({ id }));
  }
}
