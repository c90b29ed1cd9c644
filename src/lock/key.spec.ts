import fc from 'fast-check';
import { instanceKey, leaderKey, lockKey, lockParts } from './key';

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

describe('lock keys', () => {
  it('are signed 64 bits, whatever the token', () => {
    fc.assert(
      fc.property(fc.string(), (token) => {
        const key = leaderKey(token);
        expect(key >= SMALLEST && key <= LARGEST).toBe(true);
      }),
    );
  });

  it('are the same in every process and version', () => {
    expect(leaderKey('123456:ABC-DEF')).toBe(leaderKey('123456:ABC-DEF'));
    expect(lockKey('atelier-leader', 'a')).toBe(3_264_696_076_450_427_094n);
  });

  it('differ by token and by purpose', () => {
    expect(leaderKey('1:a')).not.toBe(leaderKey('1:b'));
    expect(leaderKey('x')).not.toBe(instanceKey('x'));
  });

  it('use the whole range: both signs, and values beyond 32 bits', () => {
    const keys = Array.from({ length: 200 }, (_, index) => leaderKey(String(index)));
    expect(keys.some((key) => key < 0n)).toBe(true);
    expect(keys.some((key) => key > 2n ** 32n)).toBe(true);
  });

  it('are found again from the halves that pg_locks shows', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: SMALLEST, max: LARGEST }), (key) => {
        const { classid, objid } = lockParts(key);
        expect(classid >= 0n && classid < 2n ** 32n && objid >= 0n && objid < 2n ** 32n).toBe(true);
        expect(BigInt.asIntN(64, (classid << 32n) | objid)).toBe(key);
      }),
      { examples: [[SMALLEST], [LARGEST], [0n], [-1n], [2n ** 32n], [2n ** 31n], [-(2n ** 31n)], [-(2n ** 32n)]] },
    );
  });
});
