import type { DataSource } from 'typeorm';
import { updateMany } from '../../database';
import { DELIVER, LOOK } from '../../generation';
import { type Check, type Finding, ok, warn } from './check';

/** A sweep comes every 5 s, so whatever is due for so long has nobody. */
const LATE_MINUTES = 3;
const ALIVE = 'Is an instance alive? Its log says what holds it up.';
const SHOWN = 10;

interface Late {
  id: string;
  state: string;
  at: Date;
}

const FREE = (owner: string): string => `(${owner} IS NULL OR ${owner} NOT IN (SELECT id FROM live_instances))`;
const late = (column: string, owner: string): string =>
  `SELECT id, state, ${column} AS at FROM generations
   WHERE ${column} < now() - interval '${LATE_MINUTES} minutes' AND ${FREE(owner)} ORDER BY ${column} LIMIT 500`;
const LOOKS = late('next_look_at', 'lease_owner');
const DELIVERIES = late('deliver_at', 'delivery_owner');

const judge = (rows: Late[], what: string, mend: string): Finding =>
  rows.length === 0
    ? ok('none')
    : warn(
        `${rows.length} ${what}`,
        mend,
        rows.slice(0, SHOWN).map(({ id, state, at }) => `${id} ${state}, due since ${at.toISOString()}`),
      );

const enqueue = async (database: DataSource, sql: string, job: string, key: string): Promise<number> => {
  const rows: Late[] = await database.query(sql);
  for (const { id } of rows) {
    await database.query(
      `SELECT graphile_worker.add_job(identifier => $1, payload => json_build_object('id', $2::text), job_key => $3)`,
      [job, id, `${key}:${id}`],
    );
  }
  return rows.length;
};

const DEAD_LEASES = `
  SELECT id FROM generations WHERE lease_owner IS NOT NULL AND lease_owner NOT IN (SELECT id FROM live_instances)
  UNION SELECT id FROM generations
  WHERE delivery_owner IS NOT NULL AND deliver_at IS NOT NULL
    AND delivery_owner NOT IN (SELECT id FROM live_instances)`;

const FAILING = `
  SELECT task_identifier AS name, count(*) AS count, max(attempts) AS attempts, max(left(last_error, 160)) AS error
  FROM graphile_worker.jobs WHERE last_error IS NOT NULL AND attempts >= 3 GROUP BY 1 ORDER BY 2 DESC`;

/** What should have moved and did not. All of it lies in the database, so no instance has to be alive. */
export const stuckChecks = (database: DataSource): Check[] => [
  {
    name: 'generations overdue for a look',
    run: async () => judge(await database.query(LOOKS), 'wait for nobody', `${ALIVE} --apply asks for a look at each.`),
    apply: async () => `${await enqueue(database, LOOKS, LOOK, 'look')} looks asked for`,
  },
  {
    name: 'results not handed over',
    run: async () => judge(await database.query(DELIVERIES), 'wait for nobody', `${ALIVE} --apply asks for each.`),
    apply: async () => `${await enqueue(database, DELIVERIES, DELIVER, 'deliver')} deliveries asked for`,
  },
  {
    name: 'leases of dead instances',
    run: async () => {
      const rows: { id: string }[] = await database.query(DEAD_LEASES);
      const words = `${rows.length} of instances that are gone`;
      return rows.length === 0 ? ok('none') : warn(words, 'The next instance takes them over; --apply frees them now.');
    },
    apply: async () => {
      const manager = database.manager;
      const leases = await updateMany(
        manager,
        `UPDATE generations SET lease_owner = NULL, lease_until = NULL
         WHERE lease_owner IS NOT NULL AND lease_owner NOT IN (SELECT id FROM live_instances) RETURNING id`,
        [],
      );
      const claims = await updateMany(
        manager,
        `UPDATE generations SET delivery_owner = NULL, delivery_until = NULL
         WHERE delivery_owner IS NOT NULL AND delivery_owner NOT IN (SELECT id FROM live_instances) RETURNING id`,
        [],
      );
      return `${leases.length + claims.length} leases freed`;
    },
  },
  {
    name: 'updates waiting',
    run: async () => {
      const [row]: [{ count: string; oldest: Date | null }] = await database.query(
        `SELECT count(*) AS count, min(received_at) AS oldest FROM updates
         WHERE state <> 'done' AND received_at < now() - interval '${LATE_MINUTES} minutes'`,
      );
      if (Number(row.count) === 0) return ok('none for long');
      return warn(`${row.count}, the oldest since ${row.oldest?.toISOString() ?? '?'}`, ALIVE);
    },
  },
  {
    name: 'closed providers',
    run: async () => {
      const rows: { provider: string; at: Date; tries: number; words: string | null }[] = await database.query(
        `SELECT provider, closed_at AS at, tries, failure->>'message' AS words FROM line_pauses ORDER BY provider`,
      );
      if (rows.length === 0) return ok('none');
      return warn(
        'a provider takes nothing: whoever waits for it is held in line',
        'It is tried again by itself, at least every 5 minutes while somebody waits.',
        rows.map(
          ({ provider, at, tries, words }) => `${provider} since ${at.toISOString()} (${tries} tries): ${words ?? ''}`,
        ),
      );
    },
  },
  {
    name: 'jobs that fail',
    run: async () => {
      const rows: { name: string; count: string; attempts: number; error: string }[] = await database.query(FAILING);
      if (rows.length === 0) return ok('none');
      return warn(
        'some fail again and again',
        'Their last words say why; they run again by themselves until their attempts are used up.',
        rows.map(({ name, count, attempts, error }) => `${name} (${count}, up to ${attempts} tries): ${error}`),
      );
    },
  },
];
