import { Logger } from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';
import { type InstanceLiveness, type Life, aborted, reasonOf } from '../lock';
import type { JobContext } from './job';

/**
 * Works that every instance repeats while it is alive: at the beginning of each life and then by a timer of
 * @nestjs/schedule. A run that takes longer than its period is never overtaken by the next one.
 */
export class Timers {
  private readonly logger = new Logger(Timers.name);

  constructor(
    private readonly scheduler: SchedulerRegistry,
    private readonly liveness: InstanceLiveness,
    private readonly stopping: AbortSignal,
  ) {}

  every(name: string, everyMs: number, work: (context: JobContext) => Promise<void>): void {
    this.liveness.whileAlive((life) => this.repeat(name, everyMs, work, life));
  }

  private async repeat(
    name: string,
    everyMs: number,
    work: (context: JobContext) => Promise<void>,
    { instanceId, signal: life }: Life,
  ): Promise<void> {
    const signal = AbortSignal.any([life, this.stopping]);
    const running = new Set<Promise<void>>();
    const run = async (): Promise<void> => {
      try {
        await work({ signal, instanceId });
      } catch (error) {
        if (!signal.aborted) this.logger.error({ msg: 'timer failed', timer: name, reason: reasonOf(error) });
      }
    };
    const tick = (): void => {
      if (signal.aborted || running.size > 0) return;
      const done = run().finally(() => running.delete(done));
      running.add(done);
    };
    this.scheduler.addInterval(name, setInterval(tick, everyMs));
    tick();
    await aborted(signal);
    if (this.scheduler.doesExist('interval', name)) this.scheduler.deleteInterval(name);
    await Promise.all(running);
  }
}
