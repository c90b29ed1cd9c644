import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type Answers,
  type ModelSpec,
  type Quote,
  Registry,
  type SourceFacts,
  pricedTask,
  sourceFactsOf,
} from '../registry';
import { Generation } from './generation.entity';

/** A clip that was extended again and again. */
const LONGEST_CHAIN = 10;

/** What an input costs a user: the registry's price, with what only the history of that user tells. */
@Injectable()
export class Quotes {
  constructor(private readonly registry: Registry) {}

  /** Reads the history only where the price depends on it. */
  async of(manager: EntityManager, userId: number, model: ModelSpec, answers: Answers): Promise<Quote> {
    const taskId = pricedTask(model, answers);
    const facts = taskId === null ? {} : await this.factsOf(manager, userId, taskId);
    return this.registry.quote(model, answers, facts);
  }

  /** Nothing, where the task is not one of this user's or does not tell: then the dearest row of the price counts. */
  private async factsOf(manager: EntityManager, userId: number, first: string): Promise<SourceFacts> {
    let taskId = first;
    for (let step = 0; step < LONGEST_CHAIN; step += 1) {
      const row = await manager.getRepository(Generation).findOneBy({ userId, taskId });
      const model = row === null ? undefined : this.registry.get(row.modelId);
      const told = row === null || model === undefined ? null : sourceFactsOf(model, row.input);
      if (told === null) return {};
      if (!('taskId' in told)) return told;
      taskId = told.taskId;
    }
    return {};
  }
}
