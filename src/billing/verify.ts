import type { EntityManager } from 'typeorm';

export interface LedgerReport {
  /** One line per contradiction; empty = the books are right. */
  problems: string[];
  accounts: number;
  transfers: number;
}

/** What the transfers add up to, by account: the whole ledger in two passes. */
const TOTALS = `SELECT account, sum(amount) AS total FROM (
    SELECT to_account AS account, amount FROM ledger_transfers
    UNION ALL SELECT from_account, -amount FROM ledger_transfers) sides GROUP BY account`;

const CHECKS: { words: (row: Record<string, string>) => string; sql: string }[] = [
  {
    words: (row) => `account ${row.code}: balance ${row.balance}, but its transfers add up to ${row.total}`,
    sql: `SELECT a.code, a.balance, coalesce(t.total, 0) AS total
          FROM ledger_accounts a LEFT JOIN (${TOTALS}) t ON t.account = a.id
          WHERE a.user_id IS NOT NULL AND a.balance <> coalesce(t.total, 0)`,
  },
  {
    words: (row) => `the account of held credits has ${row.total}, but open holds add up to ${row.open}`,
    sql: `SELECT * FROM (
            SELECT coalesce(t.total, 0) AS total,
                   (SELECT coalesce(sum(h.amount), 0) FROM ledger_transfers h WHERE h.reason = 'hold' AND NOT EXISTS
                     (SELECT 1 FROM ledger_transfers r WHERE r.key = 'resolve:' || h.reference)) AS open
            FROM ledger_accounts a LEFT JOIN (${TOTALS}) t ON t.account = a.id
            WHERE a.code = 'held') sums WHERE total <> open`,
  },
  {
    words: (row) => `all accounts together have ${row.total} instead of 0`,
    sql: `SELECT sum(t.total) AS total FROM ledger_accounts a JOIN (${TOTALS}) t ON t.account = a.id HAVING sum(t.total) <> 0`,
  },
  {
    words: (row) =>
      `of ${row.reference} ${row.held} credits were held, but ${row.resolved} were captured or given back`,
    sql: `SELECT r.reference, coalesce(h.amount, 0) AS held, sum(r.amount) AS resolved
          FROM ledger_transfers r LEFT JOIN ledger_transfers h ON h.key = 'hold:' || r.reference
          WHERE r.reason IN ('capture', 'release') GROUP BY r.reference, h.amount
          HAVING coalesce(h.amount, 0) <> sum(r.amount)`,
  },
  {
    words: (row) => `transfer ${row.key} is no end of a hold: nothing was captured beside it, or its key is unknown`,
    sql: `SELECT r.key FROM ledger_transfers r
          WHERE r.reason IN ('capture', 'release') AND r.key <> 'resolve:' || r.reference
            AND NOT (r.reason = 'release' AND r.key = 'remainder:' || r.reference AND EXISTS
              (SELECT 1 FROM ledger_transfers c WHERE c.key = 'resolve:' || r.reference AND c.reason = 'capture'))`,
  },
  {
    words: (row) => `generation ${row.id} says that it cost ${row.price} credits, but ${row.amount} were captured`,
    sql: `SELECT g.id, g.price, c.amount FROM generations g
          JOIN ledger_transfers c ON c.key = 'resolve:' || g.id::text AND c.reason = 'capture' WHERE g.price <> c.amount`,
  },
];

/** Proves the books from the transfers, and what generations say against them. Reads only; safe while the service runs (one snapshot). */
export const verifyLedger = (manager: EntityManager): Promise<LedgerReport> =>
  manager.transaction('REPEATABLE READ', async (snapshot) => {
    const problems: string[] = [];
    for (const check of CHECKS) {
      const rows: Record<string, string>[] = await snapshot.query(check.sql);
      problems.push(...rows.map(check.words));
    }
    const counts: { accounts: string; transfers: string }[] = await snapshot.query(
      `SELECT (SELECT count(*) FROM ledger_accounts) AS accounts, (SELECT count(*) FROM ledger_transfers) AS transfers`,
    );
    return { problems, accounts: Number(counts[0]?.accounts), transfers: Number(counts[0]?.transfers) };
  });
