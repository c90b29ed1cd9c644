import { createHmac, randomBytes } from 'node:crypto';
import { CallbackAddress, isSignedByKie } from './callback-address';

const ID = '5f0c1c4e-3b1e-4a60-9d4e-0c9d2f5f6a01';
const OTHER = '5f0c1c4e-3b1e-4a60-9d4e-0c9d2f5f6a02';

describe('CallbackAddress', () => {
  const key = randomBytes(32);
  const addresses = new CallbackAddress('https://us.example/webhooks/kie', key);
  const address = addresses.of(ID) ?? '';

  it('signs the id', () => {
    expect(address).toMatch(/^https:\/\/us\.example\/webhooks\/kie\/5f0c1c4e-[0-9a-f-]+\/[\w-]{43}$/);
    const signature = address.split('/').pop() ?? '';
    expect(addresses.isSigned(ID, signature)).toBe(true);
    expect(addresses.isSigned(OTHER, signature)).toBe(false);
    expect(addresses.isSigned(ID, `${signature}x`)).toBe(false);
    expect(addresses.isSigned(ID, '')).toBe(false);
  });

  it('knows its own addresses, also after a move to another host', () => {
    const moved = new CallbackAddress('https://elsewhere.example/kie', key);
    expect(moved.belongsTo(address, ID)).toBe(true);
    expect(moved.belongsTo(address, OTHER)).toBe(false);
    expect(moved.belongsTo(address.replace(ID, OTHER), OTHER)).toBe(false);
    expect(moved.belongsTo('nonsense', ID)).toBe(false);
    expect(new CallbackAddress(null, randomBytes(32)).belongsTo(address, ID)).toBe(false);
  });

  it('has none while callbacks are off, but one that leads nowhere for models that insist', () => {
    const off = new CallbackAddress(null, key);
    expect(off.enabled).toBe(false);
    expect(off.of(ID)).toBeUndefined();
    expect(new URL(off.nowhere(ID)).hostname).toMatch(/\.invalid$/);
    expect(addresses.belongsTo(off.nowhere(ID), ID)).toBe(true);
  });
});

describe('isSignedByKie', () => {
  const now = 1_800_000_000_000;
  const call = (secondsAgo: number, taskId = 'task') => {
    const timestamp = String(now / 1000 - secondsAgo);
    return { taskId, timestamp, signature: createHmac('sha256', 'key').update(`task.${timestamp}`).digest('base64') };
  };

  it('takes what kie signed within five minutes', () => {
    expect(isSignedByKie('key', call(0), now)).toBe(true);
    expect(isSignedByKie('key', call(299), now)).toBe(true);
    expect(isSignedByKie('key', call(-299), now)).toBe(true);
  });

  it('refuses the rest', () => {
    expect(isSignedByKie('key', call(301), now)).toBe(false);
    expect(isSignedByKie('other', call(0), now)).toBe(false);
    expect(isSignedByKie('key', call(0, 'another task'), now)).toBe(false);
    expect(isSignedByKie('key', { ...call(0), signature: undefined }, now)).toBe(false);
    expect(isSignedByKie('key', { ...call(0), timestamp: 'soon' }, now)).toBe(false);
  });
});
