import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { lockKey } from './key';

/** DATABASE_URL leads through a pooler that gives every statement another backend: no session lock can be held there. */
export class PoolerDetected extends Error {
  constructor(sign: string) {
    super(
      `DATABASE_URL leads to a transaction pooler (${sign}), which can't hold a session lock. ` +
        'Give the direct address of PostgreSQL or a session-pooled one: ' +
        'PgBouncer with pool_mode=session, Supabase port 5432 instead of 6543, Neon without "-pooler" in the host.',
    );
    this.name = 'PoolerDetected';
  }
}

/** What two connections that were open at once saw of themselves and of each other. */
export interface Observations {
  /** Backend of each statement, in order. */
  ownPids: number[];
  otherPids: number[];
  /** The first one set a session setting and took a session lock. Are both still there at its last statement? */
  settingKept: boolean;
  lockKept: boolean;
  /** Did the second one see the first one's setting, or get the lock that the first one holds? */
  settingLeaked: boolean;
  lockLeaked: boolean;
}

/** The sign by which a transaction pooler gave itself away, or null. */
export const signOfPooler = (seen: Observations): string | null => {
  if (new Set(seen.ownPids).size > 1) return 'statements of one connection were served by several backends';
  if (new Set(seen.otherPids).size > 1) return 'statements of one connection were served by several backends';
  if (seen.otherPids.includes(seen.ownPids[0] ?? NaN)) return 'two connections were served by one backend';
  if (!seen.settingKept) return 'a session setting was forgotten';
  if (!seen.lockKept) return 'a session lock was lost';
  if (seen.settingLeaked) return "one connection sees another one's session setting";
  if (seen.lockLeaked) return 'two connections hold the same exclusive lock';
  return null;
};

const SETTING = 'atelier.probe';

interface Glimpse {
  pid: number;
  setting: string | null;
  locked: boolean;
}

/** `pid` is read in the same statement as the rest: the answers of one statement belong to one backend. */
const GLIMPSE = `SELECT pg_backend_pid() AS pid, current_setting('${SETTING}', true) AS setting,
  EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1
    AND classid::bigint = (($1::bigint >> 32) & 4294967295) AND objid::bigint = ($1::bigint & 4294967295)) AS locked`;

const glimpse = async (client: Client, key: string): Promise<Glimpse> => {
  const { rows } = await client.query<Glimpse>(GLIMPSE, [key]);
  if (!rows[0]) throw new Error('The database returned no row.');
  return rows[0];
};

/**
 * Asks two connections in an order that exposes a pooler however it hands out its servers: the last used first (both get
 * the same backend), the longest unused first (the first connection changes its backend), or just one (shared by both).
 * @throws PoolerDetected
 */
export const refusePooler = async (own: Client, other: Client): Promise<void> => {
  const mark = randomUUID();
  const key = lockKey('atelier-probe', mark).toString();
  await own.query(`SELECT set_config('${SETTING}', $1, false), pg_advisory_lock($2::bigint)`, [mark, key]);
  const own1 = await glimpse(own, key);
  const other1 = await glimpse(other, key);
  const taken = await other.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS taken', [key]);
  const other2 = await glimpse(other, key);
  const own2 = await glimpse(own, key);
  const own3 = await glimpse(own, key);
  const lockLeaked = taken.rows[0]?.taken === true;
  if (lockLeaked) await other.query('SELECT pg_advisory_unlock($1::bigint)', [key]);
  await own.query(`SELECT pg_advisory_unlock($1::bigint), set_config('${SETTING}', '', false)`, [key]);
  const sign = signOfPooler({
    ownPids: [own1.pid, own2.pid, own3.pid],
    otherPids: [other1.pid, other2.pid],
    settingKept: [own1, own2, own3].every(({ setting }) => setting === mark),
    lockKept: [own1, own2, own3].every(({ locked }) => locked),
    settingLeaked: [other1, other2].some(({ setting }) => setting === mark),
    lockLeaked,
  });
  if (sign !== null) throw new PoolerDetected(sign);
};
