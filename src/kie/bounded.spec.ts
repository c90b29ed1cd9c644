import { inParallel } from './bounded';

const never = new AbortController().signal;

describe('inParallel', () => {
  it('does everything, never more than so many at once', async () => {
    let [running, most] = [0, 0];
    const done: number[] = [];
    await inParallel([0, 1, 2, 3, 4, 5, 6], 3, never, async (item) => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      done.push(item);
    });
    expect(done.sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(most).toBe(3);
  });

  it('stops at the first failure, after the others have ended', async () => {
    const started: number[] = [];
    const aborted: number[] = [];
    await expect(
      inParallel([0, 1, 2, 3], 2, never, async (item, _index, signal) => {
        started.push(item);
        if (item === 0) throw new Error('first');
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        aborted.push(item);
        throw new Error('consequence');
      }),
    ).rejects.toThrow('first');
    expect([started, aborted]).toEqual([[0, 1], [1]]);
  });
});
