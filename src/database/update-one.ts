import type { EntityManager } from 'typeorm';

/**
 * A fenced write: runs one `UPDATE ... WHERE ... RETURNING` (or `INSERT ... ON CONFLICT DO NOTHING RETURNING`) and
 * returns its row, or null if the fence held. TypeORM answers `[rows, count]` to an UPDATE and plain rows to an INSERT,
 * so `.length` of the raw answer must never be asked.
 * @throws Error if more than one row was written: the statement's WHERE is not a fence then
 */
export const updateOne = async <Row>(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<Row | null> => {
  const rows = await updateMany<Row>(manager, sql, parameters);
  if (rows.length > 1) throw new Error(`A fenced write changed ${rows.length} rows instead of one.`);
  return rows[0] ?? null;
};

/** The same for a statement that may change several rows. */
export const updateMany = async <Row>(manager: EntityManager, sql: string, parameters: unknown[]): Promise<Row[]> => {
  const answer: unknown = await manager.query(sql, parameters);
  const rows: unknown = Array.isArray(answer) && Array.isArray(answer[0]) ? answer[0] : answer;
  if (!Array.isArray(rows)) throw new Error('A fenced write must have RETURNING.');
  return rows as Row[];
};
