import fc from 'fast-check';
import { backoffMs, jitteredMs } from './backoff';

describe('backoffMs', () => {
  it('doubles from 100 ms to 5 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backoffMs(failures, 0))).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000,
    ]);
  });

  it('is never shorter than half of that, and always a whole number of milliseconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const ms = backoffMs(failures, random);
          expect(Number.isInteger(ms)).toBe(true);
          expect(ms).toBeGreaterThanOrEqual(50);
          expect(ms).toBeLessThanOrEqual(5_000);
        },
      ),
    );
  });
});

describe('jitteredMs', () => {
  it('stays within a quarter of the period', () => {
    expect(jitteredMs(200, 0)).toBe(150);
    expect(jitteredMs(200, 0.5)).toBe(200);
    expect(jitteredMs(200, 0.999)).toBe(250);
  });
});
