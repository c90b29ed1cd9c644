import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** Every property of the class that the environment is read into. */
const variables = [...read('src/config/environment.ts').matchAll(/^ {2}([A-Z][A-Z_]+)[?!:]/gm)].map(
  ([, name]) => name ?? '',
);
const OF_THE_PLATFORM = ['RENDER_EXTERNAL_URL'];

describe('documents', () => {
  it('know every variable of the environment, and no other', () => {
    expect(variables.length).toBeGreaterThan(30);
    const inExample = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect([...inExample, ...OF_THE_PLATFORM].sort()).toEqual([...variables].sort());
    const readme = read('README.md');
    for (const name of variables) expect(readme).toContain(`\`${name}\``);
  });

  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const name of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
      for (const [, script = ''] of read(name).matchAll(/npm run ([a-z:-]+)/g))
        expect(scripts).toHaveProperty([script]);
    }
  });

  it('name only files that exist', () => {
    for (const name of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
      for (const [, path = ''] of read(name).matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)) {
        expect(() => readFileSync(join(ROOT, path))).not.toThrow(/ENOENT/);
      }
    }
  });
});
