import { createHash } from 'node:crypto';

/**
 * Key of an advisory lock: the first 64 bits of a hash, signed as PostgreSQL's bigint is. The namespace keeps locks of
 * different purposes apart, and a secret that goes in can't be read back from `pg_locks`.
 */
export const lockKey = (namespace: string, name: string): bigint =>
  BigInt.asIntN(64, createHash('sha256').update(`${namespace}:${name}`).digest().readBigUInt64BE(0));

/** The lock that the one poller of a bot holds. */
export const leaderKey = (botToken: string): bigint => lockKey('atelier-leader', botToken);

/** The lock that tells that an instance is alive. */
export const instanceKey = (instanceId: string): bigint => lockKey('atelier-instance', instanceId);

/** How a bigint key stands in `pg_locks`: high half, low half (both unsigned, as `oid` is), and the mark of this form. */
export const lockParts = (key: bigint): { classid: bigint; objid: bigint; objsubid: 1 } => ({
  classid: BigInt.asUintN(32, key >> 32n),
  objid: BigInt.asUintN(32, key),
  objsubid: 1,
});
