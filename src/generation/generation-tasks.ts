import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Jobs } from '../jobs';
import { Registry } from '../registry';
import { Deliverer } from './deliverer';
import { ADOPT, DELIVER, GenerationJobs, LOOK, PULL } from './generation-jobs';
import { Leases } from './leases';
import { LinePauses } from './line-pauses';
import { Looker } from './looker';
import { Progress } from './progress';
import { GenerationProviders, Notifiers } from './providers';
import { SubmitLine } from './submit-line';
import { Transitions } from './transitions';

const SWEEP_MS = 5_000;
const SWEEP_ROWS = 500;
const PROGRESS_MS = 5_000;

const field = (payload: unknown, name: string): string => {
  const value = (payload as Record<string, unknown> | null)?.[name];
  if (typeof value !== 'string') throw new Error(`The payload of a job has no ${name}.`);
  return value;
};

/** Connects this room to the job queue, and refuses to start while a port has nobody behind it. */
@Injectable()
export class GenerationTasks implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly queue: Jobs,
    private readonly registry: Registry,
    private readonly providers: GenerationProviders,
    private readonly notifiers: Notifiers,
    private readonly jobs: GenerationJobs,
    private readonly leases: Leases,
    private readonly looker: Looker,
    private readonly deliverer: Deliverer,
    private readonly line: SubmitLine,
    private readonly progress: Progress,
    private readonly pauses: LinePauses,
    private readonly transitions: Transitions,
  ) {}

  onModuleInit(): void {
    this.queue.define(LOOK, (payload, context) => this.looker.look(field(payload, 'id'), context));
    this.queue.define(DELIVER, (payload, context) => this.deliverer.deliver(field(payload, 'id'), context));
    this.queue.define(PULL, (payload, context) => this.line.pull(field(payload, 'provider'), context.signal));
    this.queue.define(ADOPT, (payload) => this.looker.adopt(field(payload, 'id'), field(payload, 'taskId')));
    this.queue.every('generation-sweep', SWEEP_MS, () => this.sweep());
    this.queue.every('generation-progress', PROGRESS_MS, () => this.progress.refresh());
  }

  /** @throws Error naming the provider without a module, or that no channel is there to deliver results */
  onApplicationBootstrap(): void {
    for (const provider of this.registry.providers()) this.providers.get(provider);
    if (this.notifiers.names().length === 0) {
      throw new Error(
        'No Notifier is registered: results could not be delivered. Import TelegramModule in app.module.ts.',
      );
    }
  }

  /** Jobs can be lost; the rows can't. Whatever is due and in nobody's hands gets its job again. */
  private async sweep(): Promise<void> {
    const manager = this.dataSource.manager;
    // With the time that they are due since: a job that only waits for a free worker must not lose its turn.
    for (const { id, kind, at } of await this.leases.due(SWEEP_ROWS)) await this.jobs[kind](manager, id, at);
    for (const provider of await this.line.waitingProviders()) await this.jobs.pull(manager, provider);
    for (const { id, failure } of await this.pauses.patienceIsOver(SWEEP_ROWS)) {
      await this.transitions.apply(id, { type: 'closed', failure });
    }
  }
}
