import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { persistently } from '../database';
import { Registry } from '../registry';
import { ModelDurations } from './durations';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { type Lease, Leases } from './leases';
import type { MachineEvent } from './machine';
import { LinePauses } from './line-pauses';
import { Closed, type Failure, type GenerationProvider, NotSent, Rejected, UnknownOutcome } from './ports';
import { Preparations } from './preparations';
import { Progress } from './progress';
import { GenerationProviders } from './providers';
import { Transitions } from './transitions';

const LEASE_MS = 15 * 60_000;
/** A preparation that takes longer fails while its lease still holds. */
const PREPARE_MS = LEASE_MS - 60_000;
const PREPARE_LATER_MS = 2_000;
/** After a step that could not even be noted. */
const FAILED_PAUSE_MS = 2_000;
/** Uploaded files live for 24 hours at providers. */
const PAYLOAD_LASTS_MS = 20 * 3_600_000;

const WITHDRAWN: Failure = { reason: 'provider', message: 'This model is no longer offered.' };

const shortMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);
/** Without its words: they are about our network, disk or settings, and stand in the log beside the generation's id. */
const PASSING: Failure = { reason: 'provider' };

/** Looks at one generation: takes the lease, does the one step that its state asks for, and stores what came of it. */
@Injectable()
export class Looker {
  private readonly logger = new Logger(Looker.name);
  private readonly preparations = new Preparations();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly registry: Registry,
    private readonly providers: GenerationProviders,
    private readonly leases: Leases,
    private readonly transitions: Transitions,
    private readonly durations: ModelDurations,
    private readonly jobs: GenerationJobs,
    private readonly pauses: LinePauses,
    private readonly progress: Progress,
  ) {}

  async look(generationId: string, context: { signal: AbortSignal; instanceId: string }): Promise<void> {
    const lease = await this.leases.take(generationId, context.instanceId, LEASE_MS);
    if (lease === null) return;
    try {
      const row = await this.dataSource.getRepository(Generation).findOneByOrFail({ id: generationId });
      const after = await this.stepFor(row, lease, context.signal);
      if (after !== null) await this.progress.changed(after, after.state !== row.state);
    } catch (error) {
      await this.transitions.putBack(lease, FAILED_PAUSE_MS).catch(() => undefined);
      throw error;
    }
  }

  /** A callback named a task for a generation whose task id is not stored: taken only if the provider proves it. */
  async adopt(generationId: string, taskId: string): Promise<void> {
    const row = await this.dataSource.getRepository(Generation).findOneBy({ id: generationId });
    if (row === null || row.taskId !== null) return;
    if (!(await this.providers.get(row.provider).owns(taskId, generationId))) {
      this.logger.warn({ msg: 'a callback named a task that is not ours', generation: generationId, taskId });
      return;
    }
    const adopted = await this.transitions.apply(generationId, { type: 'adopted', taskId });
    if (adopted !== null) this.logger.log({ msg: 'task adopted from its callback', generation: generationId, taskId });
  }

  private stepFor(row: Generation, lease: Lease, signal: AbortSignal): Promise<Generation | null> {
    const provider = this.providers.find(row.provider);
    switch (row.state) {
      case 'submitting':
        // Due and free means that its owner is gone: nobody knows whether the POST went out.
        return this.apply(row, { type: 'unclear', callsBack: provider?.callsBack ?? false }, lease);
      case 'queued':
      case 'running':
      case 'overdue': {
        if (row.state !== 'queued' && row.taskId === null) return this.apply(row, { type: 'time' }, lease);
        if (provider === undefined) return this.withoutProvider(row, lease);
        return row.state === 'queued'
          ? this.advance(row, provider, lease, signal)
          : this.check(row, row.taskId ?? '', provider, lease, signal);
      }
      default:
        return this.apply(row, { type: 'time' }, lease);
    }
  }

  /** On the way to the provider: prepare, wait in line, submit. */
  private async advance(
    row: Generation,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Generation | null> {
    if (row.payload === null) return this.prepare(row, provider, lease, signal);
    if (row.slotAt === null) return this.backInLine(row, lease);
    if (Date.now() - row.createdAt.getTime() > PAYLOAD_LASTS_MS) {
      const fresh = await this.prepare(row, provider, lease, signal, true);
      if (fresh?.state !== 'queued' || fresh.leaseOwner === null) return fresh;
    }
    return this.submit(row, provider, lease, signal);
  }

  /** The one step that needs the model itself: what was prepared or sent of one that is withdrawn meanwhile goes on. */
  private async prepare(
    row: Generation,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
    keepLease = false,
  ): Promise<Generation | null> {
    const model = this.registry.get(row.modelId);
    if (model === undefined) return this.apply(row, { type: 'unprepared', failure: WITHDRAWN }, lease);
    const end = this.preparations.tryBegin(row.userId, row.input);
    if (end === null) return this.putBack(lease, PREPARE_LATER_MS);
    try {
      const job = { generationId: row.id, userId: row.userId, model, input: row.input };
      const payload = await provider.prepare(job, AbortSignal.any([signal, AbortSignal.timeout(PREPARE_MS)]));
      return await this.transitions.apply(row.id, { type: 'prepared', payload }, { lease, keepLease });
    } catch (error) {
      if (signal.aborted) return await this.putBack(lease, 0);
      return await this.apply(row, this.refusal(row, 'prepare', error), lease);
    } finally {
      end();
    }
  }

  /** Ready, but without a place in the create limit: the line calls it up. */
  private async backInLine(row: Generation, lease: Lease): Promise<null> {
    await this.apply(row, { type: 'no_place' }, lease);
    await this.jobs.pull(this.dataSource.manager, row.provider);
    return null;
  }

  /** T2, the POST and nothing else, T3. Whatever is not surely refused is never sent again. */
  private async submit(
    row: Generation,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Generation | null> {
    const deadlineMs = await this.durations.deadlineMs(this.dataSource.manager, row.modelId);
    const claimed = await this.transitions.apply(
      row.id,
      { type: 'submitting', deadlineMs },
      { lease, keepLease: true },
    );
    if (claimed?.payload == null) return null;
    const answer = await this.post(claimed, provider, signal);
    const isClosed = answer.type === 'rejected' && answer.closed === true;
    // Noted before its answer is stored, for that lets the next one go; nothing paid could be lost meanwhile.
    if (isClosed) await this.noteDoor(row, () => this.pauses.close(row.provider, answer.failure));
    const after = await persistently(
      () => this.apply(row, answer, lease),
      (error) => this.logger.error({ msg: 'answer not stored yet', generation: row.id, error: shortMessage(error) }),
    );
    const isOpen = answer.type === 'submitted' || (answer.type === 'rejected' && !isClosed);
    if (isOpen) await this.noteDoor(row, () => this.pauses.open(row.provider));
    return after;
  }

  private async post(row: Generation, provider: GenerationProvider, signal: AbortSignal): Promise<MachineEvent> {
    // Whoever has lost its lock may be taken for dead by now; this is the last moment to leave it to others.
    if (signal.aborted) return { type: 'not_sent', retryAfterMs: 0 };
    try {
      return { type: 'submitted', taskId: await provider.submit(row.id, row.payload ?? {}) };
    } catch (error) {
      this.logger.warn({ msg: 'submit failed', generation: row.id, model: row.modelId, error: shortMessage(error) });
      if (error instanceof Rejected)
        return { type: 'rejected', failure: error.failure, closed: error instanceof Closed };
      if (error instanceof NotSent) return { type: 'not_sent', retryAfterMs: error.retryAfterMs };
      const answer = error instanceof UnknownOutcome ? error.answer : undefined;
      return { type: 'unclear', callsBack: provider.callsBack, answer };
    }
  }

  /** Its trouble stops nothing: the next answer says the same. */
  private async noteDoor(row: Generation, note: () => Promise<void>): Promise<void> {
    await note().catch((error: unknown) =>
      this.logger.error({ msg: 'door not noted', provider: row.provider, error: shortMessage(error) }),
    );
  }

  private async check(
    row: Generation,
    taskId: string,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Generation | null> {
    try {
      const kind = row.outputKind ?? this.registry.get(row.modelId)?.output ?? null;
      const result = await provider.check(taskId, kind, signal);
      const cost = 'providerCost' in result ? result.providerCost : undefined;
      const actualPrice = cost === undefined ? undefined : this.registry.creditsFor(cost);
      return await this.apply(row, { type: 'checked', result, actualPrice }, lease);
    } catch (error) {
      if (signal.aborted) return this.putBack(lease, 0);
      return this.apply(row, this.refusal(row, 'check', error), lease);
    }
  }

  private refusal(row: Generation, stage: string, error: unknown): MachineEvent {
    this.logger.warn({ msg: `${stage} failed`, generation: row.id, model: row.modelId, error: shortMessage(error) });
    return error instanceof Rejected && stage === 'prepare'
      ? { type: 'unprepared', failure: error.failure }
      : { type: 'stumbled', failure: PASSING };
  }

  /** Another look, by whichever instance: this one is going down, or has too much to do. */
  private async putBack(lease: Lease, afterMs: number): Promise<null> {
    await this.transitions.putBack(lease, afterMs);
    return null;
  }

  /** The provider left the service while its generation was on its way. It may come back: only the deadline counts. */
  private withoutProvider(row: Generation, lease: Lease): Promise<Generation | null> {
    this.logger.error({ msg: 'the provider of a generation is gone', generation: row.id, provider: row.provider });
    return this.apply(row, { type: 'stumbled', failure: WITHDRAWN }, lease);
  }

  private apply(row: Generation, event: MachineEvent, lease: Lease): Promise<Generation | null> {
    return this.transitions.apply(row.id, event, { lease });
  }
}
