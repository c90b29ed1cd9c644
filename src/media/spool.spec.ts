import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inFolder, removeLeftFolders } from './spool';

const DAY_AND_MORE_MS = 25 * 3_600_000;

describe('folders for files', () => {
  const root = mkdtempSync(join(tmpdir(), 'spool-spec-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('go when the work has ended, and a day after the process was killed', async () => {
    let name = '';
    await inFolder(async (folder) => {
      name = basename(folder);
      expect(existsSync(folder)).toBe(true);
      return Promise.resolve();
    });
    expect(existsSync(join(tmpdir(), name))).toBe(false);
    const [left, atWork, strange] = [join(root, name), join(root, `${name}2`), join(root, 'somebody-elses')];
    for (const folder of [left, atWork, strange]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'given'), 'film');
      const at = new Date(Date.now() - (folder === atWork ? 0 : DAY_AND_MORE_MS));
      utimesSync(folder, at, at);
    }
    await removeLeftFolders(Date.now(), root);
    expect([left, atWork, strange].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  });
});
