import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModels } from '../registry';
import { modelsDocument } from './docs-models/document';

const ROOT = join(__dirname, '../..');
const FILE = join(ROOT, 'docs/models.md');
const HELP = `Writes docs/models.md from models/*_models.yaml.

Usage: npm run docs:models [-- --check]
  --check    write nothing, exit 1 if the file differs
Exit code: 0 done, 1 it differs, 2 the models could not be read`;

const run = async (words: string[]): Promise<number> => {
  if (words.includes('--help') || words.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const unknown = words.filter((word) => word !== '--check');
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}\n\n${HELP}`);
    return 2;
  }
  const models = await readModels(join(ROOT, 'models'));
  const text = modelsDocument(models);
  const same = (await readFile(FILE, 'utf8').catch(() => null)) === text;
  if (words.includes('--check')) {
    console.log(same ? 'docs/models.md is up to date.' : 'docs/models.md is out of date: npm run docs:models');
    return same ? 0 : 1;
  }
  if (!same) await writeFile(FILE, text);
  console.log(`docs/models.md: ${models.length} models${same ? ', nothing to change' : ''}.`);
  return 0;
};

void run(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
