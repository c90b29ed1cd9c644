import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `ms`, or less if `signal` aborts. Never throws. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
};

/** Doubling from `base` to `max`, of which the upper half is chance, so that many callers spread out. Milliseconds. */
export const backoff = (attempt: number, base: number, max: number, random: () => number = Math.random): number => {
  const full = Math.min(max, base * 2 ** Math.max(0, attempt - 1));
  return Math.round(full / 2 + (full / 2) * random());
};

export interface Insistence {
  signal: AbortSignal;
  /** Told once for each failure; returns the milliseconds until the next attempt. */
  failed: (error: unknown, attempt: number) => number;
}

/** Repeats `work` until it succeeds or `signal` aborts; resolves with its result, or null when aborted. */
export const persistently = async <T>(work: () => Promise<T>, { signal, failed }: Insistence): Promise<T | null> => {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return null;
      await pause(failed(error, attempt), signal);
    }
  }
  return null;
};
