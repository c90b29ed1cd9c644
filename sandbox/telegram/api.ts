import { ApiError, badRequest } from './errors';
import { failureAnswer } from './faults';
import { findMethod } from './methods';
import type { Parameters } from './parameters';
import { Described, type World } from './world';

/** One line of the journal. */
export interface ApiCall {
  method: string;
  /** Parameters as sent; files are told by name and size. */
  payload: Record<string, unknown>;
  ok: boolean;
  result?: unknown;
  error?: { code: number; description: string };
  /** Milliseconds since the epoch at arrival. */
  at: number;
  /** Until the answer. */
  durationMs: number;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  retryAfter?: number;
  /** The connection is to be cut instead. */
  isDropped: boolean;
}

const MAX_JOURNAL = 20_000;

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs methods, spoils what is to be spoilt, writes the journal. */
export class BotApi {
  readonly calls: ApiCall[] = [];
  private readonly watchers = new Set<(call: ApiCall) => void>();

  constructor(private readonly world: World) {}

  /** Tells every finished call; returns a function to stop. */
  watch(watcher: (call: ApiCall) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  async handle(method: string, parameters: Parameters, signal: AbortSignal): Promise<Answer> {
    const at = performance.timeOrigin + performance.now();
    const failure = this.world.faults.take(method);
    const delay = (failure?.delayMs ?? 0) + (/^getupdates$/i.test(method) ? 0 : this.world.faults.latencyMs);
    if (delay > 0) await wait(delay);
    let outcome = failure && !failure.afterEffect ? failureAnswer(failure) : await this.run(method, parameters, signal);
    const happened = outcome;
    if (failure?.afterEffect) outcome = failureAnswer(failure);
    const error = outcome instanceof ApiError ? outcome : undefined;
    const result = happened instanceof Described ? happened.result : happened;
    this.record({
      method,
      payload: parameters.summary(),
      ok: !error,
      ...(error ? { error: { code: error.code, description: error.description } } : { result }),
      at,
      durationMs: performance.timeOrigin + performance.now() - at,
    });
    return { ...answerOf(outcome), isDropped: failure?.dropConnection ?? false };
  }

  /** An ApiError is returned, not thrown; anything else is a mistake of the emulator and becomes a 500. */
  private async run(method: string, parameters: Parameters, signal: AbortSignal): Promise<unknown> {
    const run = findMethod(method);
    if (!run) return new ApiError(404, 'Not Found: method not found');
    try {
      this.world.faults.countMessage(method, parameters.integer('chat_id'));
      return await run(this.world, parameters, signal);
    } catch (error) {
      if (error instanceof ApiError) return error;
      process.stderr.write(`sandbox: ${method} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      return new ApiError(500, 'Internal Server Error');
    }
  }

  private record(call: ApiCall): void {
    this.calls.push(call);
    if (this.calls.length > MAX_JOURNAL) this.calls.splice(0, this.calls.length - MAX_JOURNAL);
    for (const watcher of [...this.watchers]) watcher(call);
  }
}

const answerOf = (outcome: unknown): Omit<Answer, 'isDropped'> => {
  if (outcome instanceof ApiError) {
    const { code, description, parameters } = outcome;
    const body = { ok: false, error_code: code, description, ...(parameters && { parameters }) };
    return { status: code, body, ...(parameters?.retry_after && { retryAfter: parameters.retry_after }) };
  }
  if (outcome instanceof Described) {
    return { status: 200, body: { ok: true, result: outcome.result, description: outcome.description } };
  }
  return { status: 200, body: { ok: true, result: outcome } };
};

export const refusal = (error: unknown): Answer => ({
  ...answerOf(error instanceof ApiError ? error : badRequest("can't read the request")),
  isDropped: false,
});
