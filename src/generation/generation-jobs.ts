import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Jobs } from '../jobs';

export const LOOK = 'generation.look';
export const DELIVER = 'generation.deliver';
export const PULL = 'generation.pull';
export const ADOPT = 'generation.adopt';

/** Smaller runs first: looks and deliveries free places and please people, so they go before new submits. */
const PRIORITY = { look: 0, deliver: 0, pull: 5 };

/** The jobs of this room by name. A job only wakes somebody up; what is to do stands on the row. */
@Injectable()
export class GenerationJobs {
  constructor(private readonly jobs: Jobs) {}

  look(manager: EntityManager, id: string, at?: Date): Promise<void> {
    return this.jobs.enqueue(manager, LOOK, { id }, { key: `look:${id}`, runAt: at, priority: PRIORITY.look });
  }

  deliver(manager: EntityManager, id: string, at?: Date): Promise<void> {
    return this.jobs.enqueue(manager, DELIVER, { id }, { key: `deliver:${id}`, runAt: at, priority: PRIORITY.deliver });
  }

  /** Somebody says that this task is ours; the provider is asked whether it is. */
  adopt(manager: EntityManager, id: string, taskId: string): Promise<void> {
    return this.jobs.enqueue(manager, ADOPT, { id, taskId }, { key: `adopt:${id}`, priority: PRIORITY.look });
  }

  /** Lets the next in line go to this provider. One at a time: the queue is serial. */
  pull(manager: EntityManager, provider: string, at?: Date): Promise<void> {
    return this.jobs.enqueue(
      manager,
      PULL,
      { provider },
      { key: `pull:${provider}`, runAt: at, priority: PRIORITY.pull, queue: `pull:${provider}` },
    );
  }
}
