import { type AppConfig, ConfigError, loadConfig, processEnvironment } from '../config';
import { verifyLedger } from '../billing';
import { createDataSource, startEmbeddedPostgres } from '../database';

const HELP = `Proves the ledger: every balance is the sum of its transfers, what is held belongs to open generations,
each hold was resolved at most once, and all accounts together have zero. Reads only.

Usage: npm run ledger:verify
Environment: DATABASE_URL (unset: the embedded PostgreSQL of this checkout)
Exit code: 0 the books are right, 1 they are not, 2 they could not be read`;

/** Only the database's address is needed here, so what the service insists on has a placeholder. */
const readConfig = (): AppConfig => {
  const given = processEnvironment();
  return loadConfig({
    ...given,
    TELEGRAM_BOT_TOKEN: given.TELEGRAM_BOT_TOKEN || '1:not-needed',
    KIE_API_KEY: given.KIE_API_KEY || 'not-needed',
  });
};

const verify = async (): Promise<number> => {
  const url = readConfig().databaseUrl ?? (await startEmbeddedPostgres({ log: () => undefined })).url;
  const dataSource = await createDataSource(url, () => undefined).initialize();
  try {
    const report = await verifyLedger(dataSource.manager);
    for (const problem of report.problems) console.log(`✗ ${problem}`);
    const verdict = report.problems.length === 0 ? 'The books are right' : `${report.problems.length} problems`;
    console.log(`${verdict}: ${report.accounts} accounts, ${report.transfers} transfers.`);
    return report.problems.length === 0 ? 0 : 1;
  } finally {
    await dataSource.destroy();
  }
};

const main = async (words: string[]): Promise<number> => {
  if (words.includes('--help') || words.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  if (words.length > 0) {
    console.error(`Unknown: ${words.join(' ')}\n\n${HELP}`);
    return 2;
  }
  try {
    return await verify();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const empty = (error as { driverError?: { code?: string } }).driverError?.code === '42P01';
    const mend = empty ? ' (the service has never run on this database: start it once)' : '';
    console.error(error instanceof ConfigError ? reason : `The ledger could not be read: ${reason}${mend}`);
    return 2;
  }
};

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
