import { setTimeout as pause } from 'node:timers/promises';
import type { Rate } from '../../config';

/** kie counts on its own clock: the window is stretched a little. */
const MARGIN = 1.05;

/** A gate that lets at most `count` through in any window; null lets everybody through. First come, first served. */
export const paced = (rate: Rate | null): ((signal: AbortSignal) => Promise<void>) => {
  const taken: number[] = [];
  let line: Promise<void> = Promise.resolve();
  return (signal) => {
    if (rate === null) return Promise.resolve();
    const windowMs = rate.windowMs * MARGIN;
    line = line.then(async () => {
      const first = taken.length < rate.count ? undefined : taken.shift();
      const wait = first === undefined ? 0 : first + windowMs - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal });
      taken.push(performance.now());
    });
    return line;
  };
};
