import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KieEmulator } from '../../sandbox/kie';
import { type CatalogueEntry, loadCatalogue } from '../../sandbox/kie/catalogue';
import { syncModels } from '../../src/cli/sync-models/command';
import type { CatalogueSnapshot } from '../../src/kie';
import { type ModelSpec, readModels } from '../../src/registry';

const MODELS = join(__dirname, '../../models');
const KEY = 'test-key-of-the-catalogue';

/** Of the models that kie's documents no longer list: the emulator, which plays them all, lists them. */
const HIDDEN = 11;

describe('npm run sync-models', () => {
  let folder: string;
  let kie: KieEmulator;
  let printed: string;
  const catalogue = loadCatalogue();
  const entries = [...catalogue.entries];
  const saved = structuredClone(entries);

  const run = async (...words: string[]): Promise<number> => {
    printed = '';
    const print = (text: string): void => void (printed += `${text}\n`);
    jest.spyOn(console, 'log').mockImplementation(print);
    jest.spyOn(console, 'error').mockImplementation(print);
    return syncModels(words, {
      KIE_API_KEY: KEY,
      KIE_BASE_URL: kie.url,
      KIE_CATALOGUE_RATE: 'off',
      MODELS_DIR: folder,
    });
  };
  /** Only what a test itself changes is drift. */
  const acceptHidden = async (): Promise<void> => {
    const hidden = (await readModels(folder)).filter(({ status }) => status !== 'current');
    expect(hidden).toHaveLength(HIDDEN);
    const accepted = Object.fromEntries(hidden.map(({ id }) => [id, ['back']]));
    writeFileSync(join(folder, 'kie_sync.json'), JSON.stringify({ accepted }));
  };
  const yaml = (): string => readFileSync(join(folder, 'kie_models.yaml'), 'utf8');
  const model = async (id: string): Promise<ModelSpec | undefined> =>
    (await readModels(folder)).find((one) => one.id === id);
  const live = (id: string): CatalogueEntry => {
    const entry = catalogue.find(id);
    if (!entry) throw new Error(`the catalogue has no ${id}`);
    return entry;
  };
  /** Lines of the file before that are no longer there, and lines that are new, each as often as it stands there. */
  const changedLines = (before: string): { gone: string[]; fresh: string[] } => {
    const minus = (left: string, right: string): string[] => {
      const rest = right.split('\n');
      return left.split('\n').filter((line) => {
        const at = rest.indexOf(line);
        if (at !== -1) rest.splice(at, 1);
        return at === -1;
      });
    };
    return { gone: minus(before, yaml()), fresh: minus(yaml(), before) };
  };

  beforeAll(async () => {
    kie = new KieEmulator({ apiKey: KEY, limits: { catalogue: false } });
    await kie.start();
  });
  afterAll(() => kie.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sync-models-'));
    cpSync(MODELS, folder, { recursive: true });
    rmSync(join(folder, 'kie_sync.json'), { force: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    catalogue.entries.splice(0, Infinity, ...entries);
    entries.forEach((entry, index) => Object.assign(entry, structuredClone(saved[index])));
    jest.restoreAllMocks();
  });

  it('finds our file true to the catalogue, but for what its documents have removed', async () => {
    const before = yaml();
    expect(await run('--check')).toBe(1);
    expect(printed).toContain('kie lists 197 models (0 chat models left aside, 0 without a schema); 197 are here.');
    expect(printed).toContain(`Back in the list of kie (${HIDDEN}):`);
    expect(printed).toContain(`\n${HIDDEN} models differ.`);
    expect(printed).not.toMatch(/New at kie|Gone from kie|Changed|understood/);
    expect(yaml()).toBe(before);
  });

  it('does not speak again of what was accepted, until it changes', async () => {
    expect(await run('--accept')).toBe(0);
    expect(await run('--check')).toBe(0);
    expect(printed).toContain('No drift.');
    live('nano-banana-pro').input.prompt = { type: 'string', required: true, max: 30_000 };
    expect(await run('--check')).toBe(1);
    expect(printed).toContain('1 models differ.');
    expect(printed).toMatch(/nano-banana-pro +input\.prompt +max 10000 -> 30000/);
  });

  it('reports and writes new, gone and changed models, and touches nothing else', async () => {
    await acceptHidden();
    catalogue.entries.splice(catalogue.entries.indexOf(live('z-image')), 1);
    const flux = live('flux-2/pro-text-to-image');
    flux.input.mood = { type: 'enum', values: ['calm', 'wild'], default: 'calm' };
    const resolution = flux.input.resolution;
    if (!resolution?.values) throw new Error('flux has no resolution');
    resolution.values.push('8K');
    const seedance = live('bytedance/seedance-2-5');
    seedance.input.prompt = { ...seedance.input.prompt, type: 'string', max: 777 };
    const dream: CatalogueEntry = {
      id: 'flux-2/dream',
      vendor: 'Black Forest Labs',
      display_name: 'Flux "Dream" 2',
      model_type: 'image_to_image',
      also: ['upscale'],
      output: 'image',
      status: 'current',
      price: { unit: 'per_image', credits: 9 },
      input: {
        seconds: { type: 'enum', values: ['5', '10'], default: '5' },
        prompt: { type: 'string', required: true, max: 500 },
        image_urls: { type: 'array', required: true, max: 4, format: 'image_url', items: { type: 'string' } },
        boxes: { type: 'array', items: { type: 'object', properties: { x: { type: 'integer', required: true } } } },
      },
    };
    catalogue.entries.push(dream);
    jest.spyOn(catalogue, 'find').mockImplementation((id) => [...catalogue.entries].find((one) => one.id === id));

    expect(await run('--check')).toBe(1);
    expect(printed).toMatch(/New at kie \(1\):\n +flux-2\/dream +Image to Image, .*4 fields\. .*9 credits/);
    expect(printed).toMatch(/Gone from kie \(1\):\n +z-image /);
    expect(printed).toMatch(/flux-2\/pro-text-to-image +input\.resolution +values \+ "8K"/);
    expect(printed).toMatch(/ +input\.mood +new: enum "calm", "wild"/);
    expect(printed).toMatch(/bytedance\/seedance-2-5 +input\.prompt +(max|type) .*777/);

    const before = yaml();
    const promptBefore = (await model('bytedance/seedance-2-5'))?.input.prompt;
    expect(await run('--write')).toBe(0);
    const { gone, fresh } = changedLines(before);
    expect(gone).toHaveLength(2);
    expect(fresh).toEqual(
      expect.arrayContaining([
        '    mood: {type: enum, values: ["calm", "wild"], required: false, default: "calm"}',
        '  # Not sold until it has a price. kie says: Flux "Dream" 2: 9 credits ($0.045) per image.',
        '    image_urls: {type: array, required: true, max: 4, format: image_url, role: source, items: {type: string}}',
      ]),
    );
    expect(yaml().slice(0, 200)).toBe(before.slice(0, 200));
    expect((await model('z-image'))?.status).toBe('removed_from_docs');
    expect((await model('bytedance/seedance-2-5'))?.input.prompt).toEqual({ ...promptBefore, max: 777 });
    expect((await model('flux-2/pro-text-to-image'))?.input.resolution?.values).toContain('8K');
    expect(await model('flux-2/dream')).toMatchObject({
      title: 'Flux "Dream" 2',
      vendor: 'Black Forest Labs',
      modelType: 'image_to_image',
      also: ['upscale'],
      status: 'current',
      price: null,
      input: {
        seconds: { type: 'enum', values: ['5', '10'], default: '5' },
        boxes: { type: 'array', items: { type: 'object', properties: { x: { type: 'integer', required: true } } } },
      },
    });
    expect(Object.keys((await model('flux-2/dream'))?.input ?? {}).slice(0, 2)).toEqual(['prompt', 'image_urls']);
    const ids = (await readModels(folder)).map(({ id }) => id);
    expect(ids[ids.indexOf('flux-2/dream') - 1]).toMatch(/^flux-2\//);

    // The new model still lacks its price: told until a person has set it.
    expect(await run('--check')).toBe(1);
    expect(printed).toMatch(/1 models differ/);
    expect(printed).toMatch(/flux-2\/dream +price +Flux "Dream" 2: 9 credits/);
  });

  it('takes a price that is the same sentence with another figure; other prices are left to people', async () => {
    const ids = ['z-image', 'nano-banana-pro'];
    await run('--accept', ...ids);
    live('z-image').price = { unit: 'per_image', credits: 3 };
    live('nano-banana-pro').price = { unit: 'per_megapixel', credits: 77 };
    const dearer = await model('z-image');
    expect(dearer?.price?.credits).not.toBe(3);
    expect(await run('--write', ...ids)).toBe(1);
    expect(printed).toMatch(/left to you: nano-banana-pro: price: .*77 credits/);
    expect((await model('z-image'))?.price).toEqual({ ...dearer?.price, credits: 3 });
    expect(yaml()).toMatch(/as_of: "?kie's catalogue of \d{4}-\d\d-\d\d/);
    expect(await run('--check', 'z-image')).toBe(0);
    expect(await run('--check', 'nano-banana-pro')).toBe(1);
    expect(await run('--accept', 'nano-banana-pro')).toBe(0);
    expect(await run('--check', ...ids)).toBe(0);
  });

  it('writes nothing that the registry would refuse, and says so', async () => {
    const entry = live('bytedance/seedance-2-5');
    const removed = 'first_frame_url';
    expect(entry.input[removed]).toBeDefined();
    delete entry.input[removed];
    const before = yaml();
    expect(await run('--write', entry.id)).toBe(1);
    expect(printed).toMatch(/left to you: bytedance\/seedance-2-5: would not load: .*"first_frame_url"/);
    expect(yaml()).toBe(before);
  });

  it('compares with a saved catalogue without network or key', async () => {
    const file = join(folder, 'saved.json');
    await run('--save', file);
    const { models } = JSON.parse(readFileSync(file, 'utf8')) as CatalogueSnapshot;
    expect(models).toHaveLength(197);
    jest.spyOn(console, 'log').mockImplementation((text: string) => void (printed += text));
    const offline = { MODELS_DIR: folder };
    expect(await syncModels(['--snapshot', file, '--check', 'z-image'], offline)).toBe(0);
    expect(await syncModels(['--snapshot', file, '--check'], offline)).toBe(1);
  });

  it('says what is wrong and exits with 2 where it can compare nothing', async () => {
    expect(await run('--chekc')).toBe(2);
    expect(printed).toContain('--chekc');
    expect(await run('--write', '--accept')).toBe(2);
    expect(await run('no/such-model')).toBe(2);
    expect(printed).toContain('knows no/such-model');
    expect(await syncModels([], { MODELS_DIR: folder, KIE_BASE_URL: kie.url })).toBe(2);
    expect(printed).toContain('KIE_API_KEY');
    expect(await syncModels([], { MODELS_DIR: folder, KIE_BASE_URL: kie.url, KIE_API_KEY: 'wrong' })).toBe(2);
    expect(printed).toContain('refuses the API key');
    expect(await run('--help')).toBe(0);
    writeFileSync(join(folder, 'few.json'), JSON.stringify({ models: [{ model: 'z-image' }] }));
    expect(await run('--snapshot', join(folder, 'few.json'))).toBe(2);
    expect(printed).toContain('a fault of the list');
  });
});
