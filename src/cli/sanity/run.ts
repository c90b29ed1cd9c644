import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Rejected } from '../../generation';
import {
  KieError,
  type KieClient,
  KieRateLimited,
  type KieTask,
  KieTaskFailed,
  KieTaskTimeout,
  type MediaUploader,
  outputsOf,
  preparedPayload,
} from '../../kie';
import { type Answers, type Json, type ModelSpec, type Registry, describeProblem } from '../../registry';
import { type EarlierTask, UNKNOWN_TASK, minimalAnswers } from './minimal-input';
import type { PlannedRun } from './plan';
import type { RunResult, RunState } from './table';

export interface SanityTools {
  registry: Registry;
  client: KieClient;
  uploader: MediaUploader;
  /** Lets as many createTask through as the account may send. */
  gate: (signal: AbortSignal) => Promise<void>;
  /** For the models that insist on a callback. */
  callbackUrl: string;
  pollMs: number;
  /** kie credits that may be spent; null = as many as it takes. */
  budget: number | null;
  atOnce: number;
  report: (result: RunResult, done: number, of: number) => void;
}

/** A run that is left out. */
class Skipped extends Error {}
class Invalid extends Error {}

const RATE_LIMIT_PAUSE_MS = 2_000;
const RATE_LIMIT_TRIES = 5;

/** Runs the models through the real client, some at a time, each after the one whose task it works on. */
export class SanityRun {
  private readonly tasks = new Map<string, Promise<EarlierTask>>();
  private committed = 0;
  private isSpent = false;

  constructor(
    private readonly tools: SanityTools,
    private readonly signal: AbortSignal,
  ) {}

  /** The results in the order of the plan. */
  async all(plan: PlannedRun[]): Promise<RunResult[]> {
    const results: RunResult[] = [];
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < plan.length; index = next++) {
        const run = plan[index];
        if (run === undefined || this.signal.aborted) return;
        const result = await this.one(run);
        results[index] = result;
        this.tools.report(result, ++done, plan.length);
      }
    };
    await Promise.all(Array.from({ length: this.tools.atOnce }, worker));
    return results.filter(Boolean);
  }

  private async one({ model, source }: PlannedRun): Promise<RunResult> {
    const started = performance.now();
    let told: (task: EarlierTask) => void = () => undefined;
    let failed: (error: Error) => void = () => undefined;
    const mine = new Promise<EarlierTask>((resolve, reject) => ([told, failed] = [resolve, reject]));
    mine.catch(() => undefined);
    this.tasks.set(model.id, mine);
    const result = (state: RunState, cost: number, reason: string | null): RunResult => ({
      model: model.id,
      modelType: model.modelType,
      state,
      ms: performance.now() - started,
      cost,
      reason,
    });
    try {
      const earlier = source === null ? UNKNOWN_TASK : await this.taskOf(source);
      const input = this.inputOf(model, earlier);
      const { task, cost } = await this.paid(model, input, () => this.generate(model, input));
      told(task);
      return result('success', cost, null);
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)));
      return result(stateOf(error), 0, wordsOf(error));
    }
  }

  private async taskOf(source: ModelSpec): Promise<EarlierTask> {
    const made = this.tasks.get(source.id);
    if (made === undefined) throw new Error(`${source.id} was not run before`);
    return made.catch((error: unknown) => {
      if (error instanceof Skipped) throw error;
      throw new Invalid(`needs a task of ${source.id}, which did not succeed`);
    });
  }

  private inputOf(model: ModelSpec, earlier: EarlierTask): Answers {
    const priceOf = (answers: Answers): number => this.tools.registry.quote(model, answers).cost;
    let answers: Answers;
    try {
      answers = minimalAnswers(model, earlier, priceOf);
    } catch (error) {
      throw new Invalid(`our form: ${wordsOf(error)}`);
    }
    const checked = this.tools.registry.validate(model.id, answers);
    if (checked.valid) return checked.input;
    const words = checked.problems.map((problem) => describeProblem(model, problem, 'en'));
    throw new Invalid(`our validator: ${words.join(' ')}`);
  }

  /** Reserves the price before anything is sent; afterwards what kie has billed counts. */
  private async paid<T>(
    model: ModelSpec,
    input: Answers,
    work: () => Promise<{ task: T; billed: number | null }>,
  ): Promise<{ task: T; cost: number }> {
    const { budget, registry } = this.tools;
    const price = registry.quote(model, input).cost;
    if (budget !== null && model.price === null) throw new Skipped('its price is not known; run it without --budget');
    if (budget !== null && (this.isSpent || this.committed + price > budget)) {
      this.isSpent = true;
      throw new Skipped(`would cost ${price} kie credits, more than the budget has left`);
    }
    this.committed += price;
    let cost = 0;
    try {
      const { task, billed } = await work();
      cost = billed ?? (model.price === null ? 0 : price);
      return { task, cost };
    } catch (error) {
      // What may have been accepted may be billed.
      if (error instanceof KieError && error.accepted === 'unknown') cost = price;
      throw error;
    } finally {
      this.committed += cost - price;
    }
  }

  private async generate(model: ModelSpec, input: Answers): Promise<{ task: EarlierTask; billed: number | null }> {
    const job = { generationId: `sanity-${randomUUID()}`, userId: 0, model, input };
    const payload = await preparedPayload(this.tools.uploader, job, this.signal);
    if (payload.apiPath !== null) {
      const { apiPath } = payload;
      const answer = await this.order(() => this.tools.client.createDirectly(model.id, apiPath, payload.input));
      mustHold(answer, model);
      return { task: UNKNOWN_TASK, billed: null };
    }
    const callback = payload.callbackRequired ? this.tools.callbackUrl : undefined;
    const { taskId } = await this.order(() => this.tools.client.createTask(model.id, payload.input, callback));
    const task = await this.tools.client.waitTask(taskId, { pollMs: this.tools.pollMs, signal: this.signal });
    mustHold(task.result, model);
    return { task: { taskId, audioId: firstTrack(task) }, billed: task.creditsConsumed };
  }

  /** kie's 429 alone may be answered by asking again. */
  private async order<T>(create: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.tools.gate(this.signal);
      try {
        return await create();
      } catch (error) {
        if (!(error instanceof KieRateLimited) || attempt === RATE_LIMIT_TRIES) throw error;
        await pause(error.retryAfterMs ?? RATE_LIMIT_PAUSE_MS, undefined, { signal: this.signal });
      }
    }
  }
}

/** @throws Error if the result has nothing of the kind that the model promises */
const mustHold = (result: Json | null, model: ModelSpec): void => {
  const kinds = outputsOf(result, model.output).map((output) => output.kind);
  const isData = model.output === 'text' || model.output === 'json';
  if (kinds.length > 0 && (isData || kinds.includes(model.output))) return;
  throw new Error(`success without ${model.output}: it gave ${kinds.join(', ') || 'nothing'}`);
};

const firstTrack = (task: KieTask): string => {
  const result = task.result as { data?: { id?: unknown }[] } | null;
  const id = Array.isArray(result?.data) ? result.data[0]?.id : undefined;
  return typeof id === 'string' ? id : UNKNOWN_TASK.audioId;
};

const stateOf = (error: unknown): RunState => {
  if (error instanceof Skipped) return 'skipped';
  if (error instanceof Invalid) return 'invalid';
  if (error instanceof KieTaskFailed) return 'fail';
  if (error instanceof KieTaskTimeout) return 'timeout';
  if (error instanceof Rejected) return 'refused';
  return error instanceof KieError && error.accepted === 'no' && !error.transient ? 'refused' : 'error';
};

const wordsOf = (error: unknown): string => {
  if (error instanceof Rejected) return error.failure.message ?? error.failure.reason;
  return error instanceof Error ? error.message : String(error);
};
