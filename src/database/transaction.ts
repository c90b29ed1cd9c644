import type { DataSource, EntityManager } from 'typeorm';

const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

const codeOf = (error: unknown): string | undefined => (error as { driverError?: { code?: string } }).driverError?.code;

/** True if the database refused because of a race with another transaction, so that the same work may be tried again. */
export const isRace = (error: unknown): boolean => RETRYABLE.has(codeOf(error) ?? '');

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
