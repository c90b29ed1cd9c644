import type { EntityManager } from 'typeorm';

/**
 * Takes a place in a sliding window that all instances share, on the server's clock. A fixed window on the callers'
 * clocks would let through up to twice the limit. Call it outside a transaction: the place's row stays locked to its end.
 * @returns 0 when a place was taken, else the milliseconds until one is free
 */
export const takePlace = async (
  manager: EntityManager,
  name: string,
  limit: { count: number; windowMs: number },
): Promise<number> => {
  const rows: { wait: number }[] = await manager.query('SELECT take_place($1, $2, $3) AS wait', [
    name,
    limit.count,
    limit.windowMs,
  ]);
  return rows[0]?.wait ?? 0;
};
