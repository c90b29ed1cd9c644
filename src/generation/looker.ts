import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type ModelSpec, Registry } from '../registry';
import { ModelDurations } from './durations';
import { Generation } from './generation.entity';
import { GenerationJobs } from './generation-jobs';
import { type Lease, Leases } from './leases';
import type { MachineEvent } from './machine';
import { type Failure, type GenerationProvider, NotSent, Rejected } from './ports';
import { Progress } from './progress';
import { GenerationProviders } from './providers';
import { Transitions } from './transitions';

const LEASE_MS = 15 * 60_000;

const shortMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);
const transient = (error: unknown): Failure => ({ reason: 'provider', message: shortMessage(error) });

/** Looks at one generation: takes the lease, does the one step that its state asks for, and stores what came of it. */
@Injectable()
export class Looker {
  private readonly logger = new Logger(Looker.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly registry: Registry,
    private readonly providers: GenerationProviders,
    private readonly leases: Leases,
    private readonly transitions: Transitions,
    private readonly durations: ModelDurations,
    private readonly jobs: GenerationJobs,
    private readonly progress: Progress,
  ) {}

  async look(generationId: string, context: { signal: AbortSignal; instanceId: string }): Promise<void> {
    const lease = await this.leases.take(generationId, context.instanceId, LEASE_MS);
    if (lease === null) return;
    const row = await this.dataSource.getRepository(Generation).findOneByOrFail({ id: generationId });
    const model = this.registry.get(row.modelId);
    if (model === undefined) return this.vanished(row, lease);
    const provider = this.providers.get(row.provider);
    const before = row.state;
    const after = await this.stepFor(row, model, provider, lease, context.signal);
    if (after !== null) await this.progress.changed(after, after.state !== before);
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

  private stepFor(
    row: Generation,
    model: ModelSpec,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Generation | null> {
    switch (row.state) {
      case 'queued':
        if (row.payload === null) return this.prepare(row, model, provider, lease, signal);
        return row.slotAt === null ? this.backInLine(row, lease) : this.submit(row, provider, lease);
      case 'submitting':
        // Due and free means that its owner is gone: nobody knows whether the POST went out.
        return this.apply(row, { type: 'unclear', callsBack: provider.callsBack }, lease);
      case 'running':
      case 'overdue':
        return row.taskId === null
          ? this.apply(row, { type: 'time' }, lease)
          : this.check(row, row.taskId, model, provider, lease, signal);
      default:
        return this.apply(row, { type: 'time' }, lease);
    }
  }

  private async prepare(
    row: Generation,
    model: ModelSpec,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Generation | null> {
    try {
      const job = { generationId: row.id, userId: row.userId, model, input: row.input };
      const payload = await provider.prepare(job, signal);
      return await this.apply(row, { type: 'prepared', payload }, lease);
    } catch (error) {
      if (signal.aborted) return this.putBack(lease);
      return this.apply(row, this.refusal(row, 'prepare', error), lease);
    }
  }

  /** Ready, but without a place in the create limit: the line calls it up. */
  private async backInLine(row: Generation, lease: Lease): Promise<null> {
    await this.transitions.release(lease, null);
    await this.jobs.pull(this.dataSource.manager, row.provider);
    return null;
  }

  /** T2, the POST and nothing else, T3. Whatever is not surely refused is never sent again. */
  private async submit(row: Generation, provider: GenerationProvider, lease: Lease): Promise<Generation | null> {
    const deadlineMs = await this.durations.deadlineMs(this.dataSource.manager, row.modelId);
    const claimed = await this.transitions.apply(
      row.id,
      { type: 'submitting', deadlineMs },
      { lease, keepLease: true },
    );
    if (claimed?.payload == null) return null;
    return this.apply(row, await this.post(claimed, provider), lease);
  }

  private async post(row: Generation, provider: GenerationProvider): Promise<MachineEvent> {
    try {
      return { type: 'submitted', taskId: await provider.submit(row.id, row.payload ?? {}) };
    } catch (error) {
      this.logger.warn({ msg: 'submit failed', generation: row.id, model: row.modelId, error: shortMessage(error) });
      if (error instanceof Rejected) return { type: 'rejected', failure: error.failure };
      if (error instanceof NotSent) return { type: 'not_sent', retryAfterMs: error.retryAfterMs };
      return { type: 'unclear', callsBack: provider.callsBack };
    }
  }

  private async check(
    row: Generation,
    taskId: string,
    model: ModelSpec,
    provider: GenerationProvider,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Generation | null> {
    try {
      return await this.apply(row, { type: 'checked', result: await provider.check(taskId, model, signal) }, lease);
    } catch (error) {
      if (signal.aborted) return this.putBack(lease);
      return this.apply(row, this.refusal(row, 'check', error), lease);
    }
  }

  private refusal(row: Generation, stage: string, error: unknown): MachineEvent {
    this.logger.warn({ msg: `${stage} failed`, generation: row.id, model: row.modelId, error: shortMessage(error) });
    return error instanceof Rejected && stage === 'prepare'
      ? { type: 'rejected', failure: error.failure }
      : { type: 'stumbled', failure: transient(error) };
  }

  /** This instance is going down: another one goes on at once. */
  private async putBack(lease: Lease): Promise<null> {
    await this.transitions.release(lease, new Date());
    return null;
  }

  /** The model left the file while its generation was on its way. */
  private async vanished(row: Generation, lease: Lease): Promise<void> {
    this.logger.error({
      msg: 'the model of a generation is no longer in models/',
      generation: row.id,
      model: row.modelId,
    });
    await this.apply(row, { type: 'stumbled', failure: { reason: 'provider', message: 'model withdrawn' } }, lease);
  }

  private apply(row: Generation, event: MachineEvent, lease: Lease): Promise<Generation | null> {
    return this.transitions.apply(row.id, event, { lease });
  }
}
