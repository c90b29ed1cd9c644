import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something. Tests wait for a state with it, never for a time.
 * @throws Error naming `what` after `timeoutMs`
 */
export const until = async <T>(
  ask: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  options: { timeoutMs?: number; everyMs?: number; what?: () => string } = {},
): Promise<T> => {
  const { timeoutMs = 10_000, everyMs = 25, what = () => 'the expected state' } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what()}`);
    await pause(everyMs);
  }
};
