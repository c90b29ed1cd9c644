import { eraseData, isFreshErase } from './account-buttons';

describe('the answer that deletes everything', () => {
  const asked = new Date('2026-11-21T10:00:00Z');
  const at = (minutes: number): Date => new Date(asked.getTime() + minutes * 60_000);

  it('counts for a quarter of an hour', () => {
    const [, , stamp] = eraseData(asked).split(':');
    expect([at(0), at(14), at(16), at(100_000)].map((now) => isFreshErase(stamp, now))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is never believed when it is forged', () => {
    for (const stamp of [undefined, '', 'x', '-1', '!', 'zzzzzzzzzz', 'zzzzzzzzzzzzzz']) {
      expect(isFreshErase(stamp, asked)).toBe(false);
    }
  });
});
