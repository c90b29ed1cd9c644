import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppConfig, ConfigError, loadConfig, processEnvironment } from '../../config';
import {
  CatalogueClient,
  type CatalogueSnapshot,
  type Finding,
  KieError,
  type Known,
  compareCatalogue,
  readKnown,
  refuseShortList,
  snapshotOf,
  withoutAccepted,
} from '../../kie';
import { type ModelSpec, ModelsFileError, readModels } from '../../registry';
import { accepting, withPriceWords, writeKnown } from './known';
import { editModels } from './models-yaml';
import { HELP, type SyncOptions, readOptions } from './options';
import { replaceFile } from './replace-file';
import { reportOf } from './report';

const MODELS_FILE = 'kie_models.yaml';
const PROVIDER = 'kie';
const NEEDED = ['KIE_API_KEY', 'KIE_BASE_URL', 'KIE_CATALOGUE_RATE', 'MODELS_DIR'];
const PROGRESS_EVERY = 25;

type Environment = Record<string, string | undefined>;

/** Only the settings of kie count: what the service insists on beside them has a placeholder. */
const readConfig = (environment: Environment, offline: boolean): AppConfig => {
  const given = Object.fromEntries(NEEDED.map((name) => [name, environment[name]]));
  return loadConfig({
    ...given,
    TELEGRAM_BOT_TOKEN: '1:not-needed',
    ...(offline && { KIE_API_KEY: given.KIE_API_KEY || 'not-needed' }),
  });
};

const readSnapshot = async (file: string): Promise<CatalogueSnapshot> => {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${file} is not JSON`);
  }
  return snapshotOf(value);
};

const takeSnapshot = async (config: AppConfig, wanted: (id: string) => boolean): Promise<CatalogueSnapshot> => {
  const { apiKey, baseUrl, catalogueRate: rate } = config.kie;
  const client = new CatalogueClient({ apiKey, baseUrl, rate });
  try {
    return await client.snapshot({
      wanted: ({ model }) => wanted(model),
      progress: (done, of) => {
        if (of > PROGRESS_EVERY && done % PROGRESS_EVERY === 0) console.error(`... ${done} of ${of} schemas`);
      },
    });
  } finally {
    await client.close();
  }
};

/** Ids that were asked for must exist somewhere: a slip of the pen must not look like "no drift". */
const checkIds = (ids: string[], ours: readonly ModelSpec[], { models }: CatalogueSnapshot): void => {
  const all = new Set([...ours.flatMap(({ id, aliases }) => [id, ...aliases]), ...models.map(({ model }) => model)]);
  const unknown = ids.filter((id) => !all.has(id));
  if (unknown.length > 0) throw new Error(`Neither kie nor ${MODELS_FILE} knows ${unknown.join(', ')}`);
};

const counted = (findings: Finding[]): number =>
  findings.reduce((sum, finding) => sum + (finding.kind === 'changed' ? finding.changes.length : 1), 0);

const movedPrices = (findings: Finding[]): Set<string> =>
  new Set(
    findings.flatMap((finding) =>
      finding.kind === 'changed' && finding.changes.some(({ kind }) => kind === 'price') ? [finding.id] : [],
    ),
  );

const write = async (
  config: AppConfig,
  findings: Finding[],
  ours: readonly ModelSpec[],
  known: Known,
  snapshot: CatalogueSnapshot,
  asked: (id: string) => boolean,
): Promise<number> => {
  const file = join(config.models.directory, MODELS_FILE);
  const before = await readFile(file, 'utf8');
  const edited = editModels(before, findings, {
    model: (id) => ours.find((model) => model.id === id),
    priceWords: (id) => known.price_words[id],
    day: (snapshot.takenAt === '' ? new Date().toISOString() : snapshot.takenAt).slice(0, 10),
  });
  if (edited.text !== before) await replaceFile(file, edited.text);
  const leftIds = new Set(edited.left.map(({ id }) => id));
  const moved = movedPrices(findings);
  const now = await readModels(config.models.directory);
  await writeKnown(
    config.models.directory,
    withPriceWords(known, now, snapshot, (id) => asked(id) && !(moved.has(id) && leftIds.has(id))),
  );
  console.log(`\n${edited.written} models written to ${file}.`);
  for (const { id, reason } of edited.left) console.log(`  left to you: ${id}: ${reason}`);
  return edited.left.length === 0 ? 0 : 1;
};

const sync = async (options: SyncOptions, environment: Environment): Promise<number> => {
  const config = readConfig(environment, options.snapshot !== undefined);
  const { directory } = config.models;
  const ours = (await readModels(directory)).filter((model) => model.provider === PROVIDER);
  const only = options.ids.length === 0 ? undefined : new Set(options.ids);
  const names = new Set(ours.flatMap(({ id, aliases }) => (only?.has(id) ? [id, ...aliases] : [])));
  const asked = (id: string): boolean => !only || only.has(id) || names.has(id);
  const snapshot =
    options.snapshot === undefined ? await takeSnapshot(config, asked) : await readSnapshot(options.snapshot);
  if (options.save !== undefined) await replaceFile(options.save, `${JSON.stringify(snapshot, null, 1)}\n`);
  checkIds(options.ids, ours, snapshot);
  refuseShortList(ours, snapshot.models);
  const known = await readKnown(directory);
  const diff = compareCatalogue(ours, snapshot.models, known.price_words, only);
  const findings = withoutAccepted(diff.findings, known);
  console.log(reportOf(diff, findings, counted(diff.findings) - counted(findings)));
  if (options.accept) {
    await writeKnown(directory, withPriceWords(accepting(known, diff, asked), ours, snapshot, asked));
    console.log('\nAccepted: only what differs from this is reported from now on.');
    return 0;
  }
  if (options.write) return write(config, findings, ours, known, snapshot, asked);
  return options.check && (findings.length > 0 || diff.unreadable.length > 0) ? 1 : 0;
};

/** `npm run sync-models`: the whole command, with its exit code; see {@link HELP}. */
export const syncModels = async (words: string[], environment: Environment = processEnvironment()): Promise<number> => {
  let options: SyncOptions;
  try {
    options = readOptions(words);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  try {
    return await sync(options, environment);
  } catch (error) {
    const foreseen = error instanceof ConfigError || error instanceof KieError || error instanceof ModelsFileError;
    const reason = error instanceof Error ? error.message : String(error);
    console.error(foreseen ? reason : `The comparison could not be made: ${reason}`);
    if (reason.includes('KIE_API_KEY')) console.error('A saved catalogue needs no key: --snapshot <file>.');
    return 2;
  }
};
