import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, recall, remember } from './settings';

describe('readSettings', () => {
  it('has a usual value for everything', () => {
    expect(readSettings({})).toMatchObject({ host: '127.0.0.1', kiePort: 0, speed: 1, parent: null });
  });

  it.each([
    ['SANDBOX_KIE_PORT', 'abc'],
    ['SANDBOX_UPLOAD_PORT', '70000'],
    ['SANDBOX_SPEED', '-1'],
  ])('names a wrong %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });
});

describe('recall', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'settings-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a token that looks like one, and remembers it', () => {
    const fresh = recall(folder);
    expect(fresh.token).toMatch(/^\d{10}:[\w-]{35}$/);
    remember(folder, { ...fresh, telegramPort: 4000 });
    expect(recall(folder)).toEqual({ ...fresh, telegramPort: 4000 });
  });

  it('says what to do about a damaged file', async () => {
    await writeFile(join(folder, 'sandbox.json'), '{');
    expect(() => recall(folder)).toThrow(/delete the folder/);
  });
});
