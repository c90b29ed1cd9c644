import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or returns at once when the signal aborts. Never rejects. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
};

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** True if the promise settled (either way) within the time. */
export const settlesWithin = async (promise: Promise<unknown>, ms: number): Promise<boolean> => {
  const timer = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const tooLate = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const result = await Promise.race([settled, tooLate]);
  timer.abort();
  return result;
};

/** What an abort or a failure was about, in one line. */
export const reasonOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
