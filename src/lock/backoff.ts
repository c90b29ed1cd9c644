const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * Milliseconds before the next try after `failures` (>= 1) failed ones: 100, 200, 400 ... 5000, minus up to a half, so
 * that instances which lost the same database do not come back in the same millisecond. `random` is in [0, 1).
 */
export const backoffMs = (failures: number, random: number = Math.random()): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (1 - random / 2));

/** A period with up to a quarter more or less. `random` is in [0, 1). */
export const jitteredMs = (periodMs: number, random: number = Math.random()): number =>
  Math.round(periodMs * (0.75 + random / 2));
