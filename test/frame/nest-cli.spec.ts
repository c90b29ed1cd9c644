import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Record<string, unknown>;

/** `nest` is not installed here (`npm run build` compiles), but editors and generators read its file. */
describe('nest-cli.json', () => {
  it('points at the real sources, entry and compiler configuration', () => {
    const nest = read('nest-cli.json') as {
      sourceRoot: string;
      entryFile: string;
      compilerOptions: { tsConfigPath: string };
    };
    const { compilerOptions } = read(nest.compilerOptions.tsConfigPath) as {
      compilerOptions: { rootDir: string; outDir: string };
    };
    expect(nest.sourceRoot).toBe(compilerOptions.rootDir);
    expect(existsSync(join(ROOT, nest.sourceRoot, `${nest.entryFile}.ts`))).toBe(true);
    expect(read('package.json').main).toBe(`${compilerOptions.outDir}/${nest.entryFile}.js`);
  });
});
