import { KieError } from './errors';
import type { Sleep } from './transport';

/** Delays before the second, third ... attempt of a request that is safe to repeat. */
const RETRY_DELAYS_MS: readonly number[] = [500, 1_000, 2_000, 4_000];
/** A longer `Retry-After` is the caller's business: it gets the error, with the time in it. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Repeats a request that changes nothing (or changes the same thing to the same value) while its error is transient.
 * kie's own `Retry-After` wins over the schedule when it is longer.
 */
export const withRetries = async <T>(
  work: () => Promise<T>,
  options: { sleep: Sleep; signal?: AbortSignal; delaysMs?: readonly number[] },
): Promise<T> => {
  const delays = options.delaysMs ?? RETRY_DELAYS_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const scheduled = delays[attempt];
      if (!(error instanceof KieError) || !error.transient || scheduled === undefined) throw error;
      const delay = Math.max(scheduled, error.retryAfterMs ?? 0);
      if (delay > LONGEST_WAIT_MS || options.signal?.aborted) throw error;
      await options.sleep(delay, options.signal);
    }
  }
};
