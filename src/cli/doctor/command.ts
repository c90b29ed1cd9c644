import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { AppConfig } from '../../config';
import { processEnvironment } from '../../config';
import { createDataSource, startEmbeddedPostgres } from '../../database';
import { type Check, type Diagnosed, diagnose, fail, skip } from './check';
import { type Place, databaseChecks } from './database';
import { type Environment, environmentChecks, readEnvironment } from './environment';
import { instanceChecks } from './instances';
import { kieChecks } from './kie';
import { ledgerChecks } from './ledger';
import { modelChecks, vanishedChecks } from './models';
import { programChecks } from './programs';
import { exitCodeOf, linesOf, summaryOf, withoutSecrets } from './report';
import { stuckChecks } from './stuck';
import { telegramChecks } from './telegram';
import { HELP, readWords } from './words';

const WITHOUT_DATABASE = 'what lies in the database';

const placeOf = async (config: AppConfig): Promise<Place> =>
  config.databaseUrl === null
    ? startEmbeddedPostgres({ log: () => undefined })
    : { url: config.databaseUrl, folder: null };

/** The database itself first: without it, or without its tables, the rest would only repeat that. */
class Diagnosis {
  readonly found: Diagnosed[] = [];

  constructor(
    private readonly mends: boolean,
    private readonly secrets: string[],
  ) {}

  async look(checks: Check[]): Promise<void> {
    for (const check of checks) this.tell(await diagnose(check, this.mends));
  }

  tell(found: Diagnosed[]): void {
    this.found.push(...found);
    for (const one of found) for (const line of linesOf(one)) console.log(withoutSecrets(line, this.secrets));
  }

  get hasTables(): boolean {
    return this.found.some(({ name, state }) => name === 'migrations' && state !== 'fail' && state !== 'skip');
  }
}

const lookAtDatabase = async (diagnosis: Diagnosis, config: AppConfig, hasToken: boolean): Promise<void> => {
  let database: DataSource | undefined;
  try {
    const place = await placeOf(config);
    database = await createDataSource(place.url, () => undefined).initialize();
    await diagnosis.look(databaseChecks(place, database));
    if (!diagnosis.hasTables) {
      diagnosis.tell([{ name: WITHOUT_DATABASE, ...skip('its tables are not there yet, see migrations') }]);
      return;
    }
    await diagnosis.look([
      ...instanceChecks(config, hasToken, database),
      ...stuckChecks(database),
      ...vanishedChecks(database),
      ...ledgerChecks(database),
    ]);
  } catch (error) {
    const mend = 'Start PostgreSQL, or correct DATABASE_URL; unset, the embedded one is used.';
    diagnosis.tell([{ name: 'database', ...fail((error as Error).message, mend) }]);
    diagnosis.tell([{ name: WITHOUT_DATABASE, ...skip('the database can not be reached') }]);
  } finally {
    await database?.destroy();
  }
};

const examine = async (environment: Environment, mends: boolean): Promise<Diagnosed[]> => {
  const { config, hasToken, hasKieKey } = environment;
  const diagnosis = new Diagnosis(mends, config?.secrets() ?? []);
  await diagnosis.look(environmentChecks(environment));
  if (config === null) {
    diagnosis.tell([{ name: 'everything else', ...skip('the environment has to be mended first') }]);
    return diagnosis.found;
  }
  await lookAtDatabase(diagnosis, config, hasToken);
  await diagnosis.look([
    ...telegramChecks(config, hasToken),
    ...kieChecks(config, hasKieKey),
    ...modelChecks(config),
    ...programChecks(config),
  ]);
  return diagnosis.found;
};

/** `npm run doctor`: the whole command, with its exit code; see {@link HELP}. */
export const doctor = async (given: string[], variables = processEnvironment()): Promise<number> => {
  let apply: boolean;
  try {
    const words = readWords(given);
    if (words.help) {
      console.log(HELP);
      return 0;
    }
    apply = words.apply;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  Logger.overrideLogger(false);
  try {
    const found = await examine(readEnvironment(variables), apply);
    console.log(`\n${summaryOf(found)}`);
    return exitCodeOf(found);
  } catch (error) {
    console.error(`It could not run: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
};
