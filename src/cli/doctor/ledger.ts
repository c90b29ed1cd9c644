import type { DataSource } from 'typeorm';
import { verifyLedger } from '../../billing';
import { type Check, fail, ok } from './check';

export const ledgerChecks = (database: DataSource): Check[] => [
  {
    name: 'ledger',
    run: async () => {
      const { problems, accounts, transfers } = await verifyLedger(database.manager);
      return problems.length === 0
        ? ok(`the books are right: ${accounts} accounts, ${transfers} transfers`)
        : fail(`${problems.length} contradictions`, 'Sell nothing more until somebody has found the cause.', problems);
    },
  },
];
