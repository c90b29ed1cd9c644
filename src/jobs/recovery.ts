import type { EntityManager } from 'typeorm';
import { updateMany } from '../database';

/**
 * graphile-worker keeps the job of a killed worker locked for four hours. Here a pool is alive only as long as its
 * instance holds its advisory lock, so that its jobs can be given to others within seconds.
 */

/** At most one instance at a time looks after the dead; the others have nothing to add. */
const RECOVERING = 7_846_210_553;
const KEPT_MINUTES = 10;
const FORGOTTEN_SECONDS = 10;

export const recordPool = async (manager: EntityManager, poolId: string, instanceId: string): Promise<void> => {
  await manager.query('INSERT INTO worker_pools (pool_id, instance_id) VALUES ($1, $2)', [poolId, instanceId]);
};

/** Gives back whatever these pools had taken. They must not take any more. */
const release = async (manager: EntityManager, poolIds: string[]): Promise<void> => {
  await manager.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [poolIds]);
  await manager.query('DELETE FROM worker_pools WHERE pool_id = ANY($1::text[])', [poolIds]);
};

/** Wakes the idle workers of all instances: unlocking alone says nothing to them. */
const wake = async (manager: EntityManager, jobs: number): Promise<void> => {
  await manager.query(`SELECT pg_notify('jobs:insert', json_build_object('r', random(), 'count', $1::int)::text)`, [
    jobs,
  ]);
};

/** Ends the account of a pool of this process that has stopped. */
export const retirePool = (manager: EntityManager, poolId: string): Promise<void> => release(manager, [poolId]);

/** Unlocks the jobs of every pool whose instance is dead or unknown. Call it in a transaction. @returns their number */
export const recoverJobs = async (manager: EntityManager): Promise<number> => {
  const [turn] = await manager.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [RECOVERING]);
  if (turn?.mine !== true) return 0;
  const dead: { pool_id: string; jobs: string }[] = await manager.query(
    `SELECT seen.pool_id, sum(seen.jobs) AS jobs
     FROM (SELECT locked_by AS pool_id, 1 AS jobs FROM graphile_worker.jobs WHERE locked_by IS NOT NULL
           UNION ALL SELECT pool_id, 0 FROM worker_pools) seen
     WHERE NOT EXISTS (SELECT FROM worker_pools p JOIN live_instances i ON i.id = p.instance_id
                       WHERE p.pool_id = seen.pool_id)
     GROUP BY seen.pool_id`,
  );
  await manager.query(
    `DELETE FROM instances WHERE started_at < now() - $1 * interval '1 minute'
       AND id NOT IN (SELECT id FROM live_instances)`,
    [KEPT_MINUTES],
  );
  if (dead.length === 0) return 0;
  const jobs = dead.reduce((sum, pool) => sum + Number(pool.jobs), 0);
  await release(
    manager,
    dead.map((pool) => pool.pool_id),
  );
  if (jobs > 0) await wake(manager, jobs);
  return jobs;
};

/**
 * Jobs that the database believes a living pool to run while the pool knows nothing of them: the answer that should have
 * brought them was lost with its connection, or the statement that should have written them off.
 */
export const forgottenJobs = async (
  manager: EntityManager,
  poolId: string,
  active: ReadonlySet<string>,
): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(
    `SELECT id FROM graphile_worker.jobs
     WHERE locked_by = $1 AND locked_at < now() - $2 * interval '1 second' AND NOT (id = ANY($3::bigint[]))`,
    [poolId, FORGOTTEN_SECONDS, [...active]],
  );
  return rows.map((row) => row.id);
};

/**
 * Unlocks single jobs of a living pool. graphile-worker has no function for that, so its private tables are written; its
 * version is pinned and a test covers this.
 */
export const unlockJobs = async (manager: EntityManager, poolId: string, jobIds: string[]): Promise<number> => {
  const jobs = await updateMany<{ job_queue_id: number | null }>(
    manager,
    `UPDATE graphile_worker._private_jobs SET locked_by = NULL, locked_at = NULL
     WHERE id = ANY($1::bigint[]) AND locked_by = $2 RETURNING job_queue_id`,
    [jobIds, poolId],
  );
  await manager.query(
    `UPDATE graphile_worker._private_job_queues SET locked_by = NULL, locked_at = NULL
     WHERE locked_by = $1 AND id = ANY($2::int[])`,
    [poolId, jobs.map((job) => job.job_queue_id).filter((id) => id !== null)],
  );
  if (jobs.length > 0) await wake(manager, jobs.length);
  return jobs.length;
};

/** Long enough for somebody to look at why they have failed. */
const DEAD_DAYS = 14;

/** Jobs that are out of attempts would stay for ever: takes the old ones away. @returns how many */
export const removeDeadJobs = async (manager: EntityManager): Promise<number> => {
  const [row] = await manager.query<{ count: string }[]>(
    `SELECT count(*) FROM graphile_worker.complete_jobs(ARRAY(
       SELECT id FROM graphile_worker.jobs
       WHERE attempts >= max_attempts AND locked_at IS NULL AND updated_at < now() - $1 * interval '1 day'))`,
    [DEAD_DAYS],
  );
  return Number(row?.count);
};

/** The queue of all instances by state, in one pass. */
export const queueDepth = async (
  manager: EntityManager,
): Promise<Record<'ready' | 'later' | 'running' | 'dead', number>> => {
  const [row] = await manager.query<Record<'ready' | 'later' | 'running' | 'dead', string>[]>(
    `SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now()) AS ready,
            count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at > now()) AS later,
            count(*) FILTER (WHERE locked_at IS NOT NULL) AS running,
            count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts) AS dead
     FROM graphile_worker.jobs`,
  );
  return {
    ready: Number(row?.ready),
    later: Number(row?.later),
    running: Number(row?.running),
    dead: Number(row?.dead),
  };
};
