/**
 * Runs `work` for every item, at most `atOnce` at a time. The first failure aborts the others (through the signal that
 * each gets) and is thrown once all of them have ended, so nothing goes on behind the caller's back.
 */
export const inParallel = async <T>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: T, index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const queue = items.entries();
  let problem: { error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (both.aborted) return;
      try {
        await work(item, index, both);
      } catch (error) {
        problem ??= { error };
        failed.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (problem !== undefined) throw problem.error;
  signal.throwIfAborted();
};
