import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';

const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

const codeOf = (error: unknown): string | undefined => (error as { driverError?: { code?: string } }).driverError?.code;

/** True if the database refused because of a race with another transaction, so that the same work may be tried again. */
const isRace = (error: unknown): boolean => RETRYABLE.has(codeOf(error) ?? '');

/** One transaction; on a deadlock or a serialization failure the whole `work` runs again, so it must not reach outside. */
export const inTransaction = async <T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRace(error)) throw error;
    }
  }
};

/** Together a minute: a restart of the server, a fail-over. */
const PATIENCE_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/**
 * Stores what can't be learned a second time, such as the answer to something that was paid for: tried for about a
 * minute before it gives up. `work` must be safe to repeat.
 * @param failed hears of each failed try
 */
export const persistently = async <T>(work: () => Promise<T>, failed: (error: unknown) => void): Promise<T> => {
  for (const ms of PATIENCE_MS) {
    try {
      return await work();
    } catch (error) {
      failed(error);
    }
    await pause(ms);
  }
  return work();
};
