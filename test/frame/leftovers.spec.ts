import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { loadLocale } from '../../src/i18n';

const ROOT = resolve(__dirname, '../..');

/** Path beneath the root → text, of every source file in these folders. */
const sourcesIn = (...folders: string[]): Map<string, string> =>
  new Map(
    folders
      .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.(ts|mjs|js)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/[\\/](dist|node_modules)[\\/]/.test(path))
      .map((path) => [relative(ROOT, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );

const all = sourcesIn('src', 'sandbox', 'test', 'scripts', 'bench');
const service = [...all].filter(([path]) => path.startsWith('src/') && !path.endsWith('.spec.ts'));
const COMMENT = /\/\*[^]*?\*\/|\/\/.*/g;
const WHOLE_KEY = /'[a-z-]+\.[\w.-]+'/g;
const wordsOf = (text: string): Set<string> => new Set(text.match(/[\w-]+/g));

describe('texts of the locales', () => {
  const keysIn = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, item]) => keysIn(item, path === '' ? key : `${path}.${key}`))
      : [path.replace(/_(zero|one|two|few|many|other)$/, '')];
  const locale = loadLocale('en');
  const keys = new Set(keysIn(locale, ''));
  const literals = service
    .flatMap(([, text]) => text.replace(COMMENT, '').match(/'[a-z-]+\.[\w.-]+'|`[a-z-]+\.[^`\n]+`/g) ?? [])
    .map((literal) => literal.slice(1, -1))
    .filter((literal) => (literal.split('.')[0] ?? '') in locale);
  const whole = literals.filter((literal) => !literal.includes('${'));
  const patterns = [...new Set(literals.filter((literal) => literal.includes('${')))].map(
    (literal) =>
      new RegExp(
        `^${literal
          .replaceAll('.', '\\.')
          .replace(/\$\{[^}]*\? '([\w-]*)' : '([\w-]*)'\}/g, '(?:$1|$2)')
          .replace(/\$\{[^}]*\}/g, '([\\w-]*)')}$`,
      ),
  );

  it('are all asked for', () => {
    // What stands in for a part of a key is made of words of the code, of a model's type or of its parameter.
    const words = wordsOf(
      [
        ...service.map(([, text]) => text.replace(WHOLE_KEY, '')),
        readFileSync(join(ROOT, 'models/kie_models.yaml'), 'utf8'),
      ].join('\n'),
    );
    const isWord = (part: string): boolean => part === '' || words.has(part);
    const isBuilt = (key: string): boolean =>
      patterns.some(
        (pattern) =>
          pattern
            .exec(key)
            ?.slice(1)
            .every((part) => isWord(part) || part.split('_').every(isWord)) === true,
      );
    expect([...keys].filter((key) => !whole.includes(key) && !isBuilt(key))).toEqual([]);
  });

  it('are there when they are asked for', () => {
    const names = new Set([...keys].flatMap((key) => [key, key.slice(0, key.lastIndexOf('.'))]));
    expect(whole.filter((literal) => !names.has(literal))).toEqual([]);
    expect(patterns.filter((pattern) => ![...keys].some((key) => pattern.test(key)))).toEqual([]);
  });
});

describe('what the code offers', () => {
  const words = new Map([...all].map(([path, text]) => [path, wordsOf(text)]));
  const isNamedBy = (name: string, files: (path: string) => boolean): boolean =>
    [...words].some(([path, named]) => files(path) && named.has(name));

  it('through the door of a room is taken by somebody outside', () => {
    const doors = service.filter(([path]) => /^src\/[a-z]+\/index\.ts$/.test(path));
    const idle = doors.flatMap(([path, text]) => {
      const room = path.slice(0, -'index.ts'.length);
      return [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)]
        .flatMap(([, list = '']) => list.split(',').map((name) => name.trim().replace(/^type /, '')))
        .filter((name) => name !== '' && !isNamedBy(name, (other) => !other.startsWith(room)))
        .map((name) => `${path}: ${name}`);
    });
    expect(idle).toEqual([]);
  });

  it('is used in another file', () => {
    const idle = service.flatMap(([path, text]) =>
      [...text.matchAll(/^export (?:abstract |async )?(?:const|class|function) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !isNamedBy(name, (other) => other !== path))
        .map((name) => `${path}: ${name}`),
    );
    expect(idle).toEqual([]);
  });
});

/** Not imported, but there for something: what it is for. */
const NOT_IMPORTED: Record<string, string> = {
  rxjs: 'Nest asks its user to bring it',
  '@nestjs/platform-express': 'Nest loads it by itself',
  '@ffprobe-installer/ffprobe': 'its name is put together',
};

it('every package in package.json is imported, or it is known why not', () => {
  const configuration = ['jest.config.cjs', 'eslint.config.mjs'].map((name) => readFileSync(join(ROOT, name), 'utf8'));
  const code = [...all.values(), ...configuration].join('\n');
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const idle = names.filter((name) => !(name in NOT_IMPORTED) && !code.includes(name.replace(/^@types\//, '')));
  expect(idle).toEqual([]);
});

describe('scripts and benchmarks', () => {
  it('take from the build what there is a source of', () => {
    const taken = [...all]
      .filter(([path]) => /^(scripts|bench)\//.test(path))
      .flatMap(([, text]) => text.match(/'(sandbox\/)?dist\/[\w/.-]+'/g) ?? [])
      .map((literal) => literal.slice(1, -1).replace(/^dist/, 'src').replace('sandbox/dist', 'sandbox'));
    expect(taken.length).toBeGreaterThan(5);
    const forms = (path: string): string[] => [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}/index.ts`];
    expect(taken.filter((path) => !forms(path).some((form) => existsSync(join(ROOT, form))))).toEqual([]);
  });
});
