import { aborted, pause, reasonOf, settlesWithin } from './wait';

describe('waiting', () => {
  it('pause ends early, without an error, when the signal aborts', async () => {
    const controller = new AbortController();
    const pausing = pause(3_600_000, controller.signal);
    controller.abort();
    await pausing;
    await pause(3_600_000, controller.signal);
  });

  it('aborted resolves at the abort, also at one that has been', async () => {
    const controller = new AbortController();
    const waiting = aborted(controller.signal);
    controller.abort();
    await waiting;
    await aborted(controller.signal);
  });

  it('settlesWithin tells a settled promise, of either kind, from one that hangs', async () => {
    expect(await settlesWithin(Promise.resolve(), 3_600_000)).toBe(true);
    expect(await settlesWithin(Promise.reject(new Error('no')), 3_600_000)).toBe(true);
    expect(await settlesWithin(new Promise(() => undefined), 5)).toBe(false);
  });

  it('reasonOf says in one line what is known', () => {
    expect(reasonOf(new Error('gone'))).toBe('gone');
    expect(reasonOf('gone')).toBe('gone');
  });
});
