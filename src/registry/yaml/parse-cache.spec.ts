import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseChunk } from './models-file';
import { ModelsFolder } from './models-folder';
import { ParseCache } from './parse-cache';

jest.mock('./models-file', () => {
  const real = jest.requireActual<{ parseChunk: typeof parseChunk }>('./models-file');
  return { ...real, parseChunk: jest.fn(real.parseChunk) };
});
const parse = jest.mocked(parseChunk);

const SCHEMA = readFileSync(join(__dirname, '../../../models/models.schema.json'), 'utf8');
const entry = (id: string, max: number): string =>
  `${id}:\n  model_type: text_to_image\n  input:\n    prompt: {type: string, required: true, max: ${max}}\n`;

describe('the cache of parsed models', () => {
  let folder: string;
  let models: string;
  let cacheFolder: string;

  const write = (text: string): void => writeFileSync(join(models, 'kie_models.yaml'), text);
  /** A new process, as far as the cache knows. */
  const start = (schema = SCHEMA): Promise<unknown[]> =>
    new ModelsFolder(models, schema, new ParseCache(cacheFolder, models, schema)).load();
  const cacheFile = (): string => join(cacheFolder, readdirSync(cacheFolder)[0] ?? '');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parse-cache-'));
    models = join(folder, 'models');
    cacheFolder = join(folder, 'cache');
    mkdirSync(models);
    write(`# head\n\n${entry('a', 5)}\n${entry('b', 6)}`);
    await start();
    parse.mockClear();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives at the second start the same models without parsing', async () => {
    const cached = await start();
    expect(parse).not.toHaveBeenCalled();
    expect(cached).toEqual(await new ModelsFolder(models, SCHEMA).load());
  });

  it('parses only what has changed since', async () => {
    write(`# head\n\n${entry('c', 1)}\n${entry('a', 5)}\n${entry('b', 7)}`);
    expect(await start()).toMatchObject([{ id: 'c' }, { id: 'a' }, { id: 'b', input: { prompt: { max: 7 } } }]);
    expect(parse.mock.calls.map(([{ text }]) => text.slice(0, 2))).toEqual(['c:', 'b:']);
    parse.mockClear();
    await start();
    expect(parse).not.toHaveBeenCalled();
  });

  it('knows the line of a cached entry where it stands now', async () => {
    write(`# head\n# more\n\n${entry('b', 6)}\n${entry('a', 5)}\n${entry('B', 1)}`);
    await expect(start()).rejects.toThrow('kie_models.yaml:14: B: "B" already names b');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -9)],
    ['of other content', (text: string) => text.replace('"max":5', '"max":9')],
    ['not JSON', () => 'rubbish'],
    ['empty', () => ''],
  ])('does not believe a file that is %s, and mends it', async (_, damage) => {
    writeFileSync(cacheFile(), damage(readFileSync(cacheFile(), 'utf8')));
    expect(await start()).toMatchObject([{ input: { prompt: { max: 5 } } }, {}]);
    expect(parse).toHaveBeenCalled();
    parse.mockClear();
    await start();
    expect(parse).not.toHaveBeenCalled();
  });

  it('does not use what another schema has passed', async () => {
    await start(`${SCHEMA}\n`);
    expect(parse).toHaveBeenCalled();
  });

  it('is done without where nothing can be written', async () => {
    rmSync(cacheFolder, { recursive: true });
    writeFileSync(cacheFolder, 'a file where the folder should be');
    expect(await start()).toHaveLength(2);
    expect(await start()).toHaveLength(2);
  });

  it('keeps a few files only', async () => {
    for (let version = 0; version < 6; version++) await start(SCHEMA + ' '.repeat(version));
    expect(readdirSync(cacheFolder)).toHaveLength(4);
  });
});
