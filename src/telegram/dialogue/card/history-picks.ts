import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { History } from '../../../generation';
import { type FormState, type ModelSpec, type Question, Registry } from '../../../registry';
import { type Picks, candidatesOf, makersOf, needAt } from './picks';

/** More buttons than that nobody reads. */
const MOST_SHOWN = 8;
const MOST_MAKERS = 3;
/** A task that was picked may be older than what is shown. */
const MOST_SEARCHED = 40;

/** Finds what a person has made that a question asks the id of. */
@Injectable()
export class HistoryPicks {
  constructor(
    private readonly history: History,
    private readonly registry: Registry,
  ) {}

  /** @returns null for a question that has nothing to do with earlier works */
  async of(
    manager: EntityManager,
    userId: number,
    model: ModelSpec,
    form: FormState,
    question: Question,
  ): Promise<Picks | null> {
    const need = needAt(model, question.path);
    if (need === null) return null;
    const limit = need.sameTaskAs === undefined ? MOST_SHOWN : MOST_SEARCHED;
    const works = await this.history.candidates(manager, userId, (modelId) => need.models(modelId), limit);
    const taskId = need.sameTaskAs === undefined ? undefined : form.answers[need.sameTaskAs];
    const candidates = candidatesOf(need, works, { taskId, taken: question.items }, MOST_SHOWN);
    const isOpen = candidates.length === 0 && question.given === 0;
    return { candidates, makers: isOpen ? makersOf(need, this.registry.offered(), MOST_MAKERS) : [] };
  }
}
