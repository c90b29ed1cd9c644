import { type Observations, PoolerDetected, signOfPooler } from './pooler-probe';

const direct: Observations = {
  ownPids: [10, 10, 10],
  otherPids: [11, 11],
  settingKept: true,
  lockKept: true,
  settingLeaked: false,
  lockLeaked: false,
};

describe('signOfPooler', () => {
  it('finds nothing in two sessions of their own', () => {
    expect(signOfPooler(direct)).toBeNull();
  });

  it.each<[string, Partial<Observations>]>([
    ['last used backend first', { otherPids: [10, 10] }],
    ['longest unused backend first', { ownPids: [10, 11, 11] }],
    ['the other one moves', { otherPids: [11, 12] }],
    ['settings reset between statements', { settingKept: false }],
    ['settings leak', { settingLeaked: true }],
    ['lock lost', { lockKept: false }],
    ['lock held twice', { lockLeaked: true }],
  ])('sees it: %s', (_name, change) => {
    expect(signOfPooler({ ...direct, ...change })).not.toBeNull();
  });

  it('says how to mend it', () => {
    expect(new PoolerDetected('a sign').message).toMatch(/DATABASE_URL.*a sign.*direct address.*session/);
  });
});
