import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { ROOT, StepError, checkNode, main, runTool, step } from './steps.mjs';

const SETTINGS = ['.swcrc', 'tsconfig.json', 'package-lock.json'];
const PARTS = [
  {
    title: 'service',
    project: 'tsconfig.json',
    source: 'src',
    out: 'dist',
    assets: ['i18n/locales', 'cli/sanity/media'],
  },
  { title: 'sandbox', project: 'sandbox/tsconfig.json', source: 'sandbox', out: 'sandbox/dist', assets: [] },
];
const STAMP = '.built';

const filesBelow = (path) => {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => !/^(dist|node_modules)/.test(name));
  return names.sort().flatMap((name) => filesBelow(join(path, name)));
};

/** Changes whenever a source file was written, added or removed. */
const stampOf = (part) => {
  const lines = [part.source, ...SETTINGS]
    .flatMap((input) => filesBelow(join(ROOT, input)))
    .map((path) => [path, statSync(path)])
    .map(([path, { mtimeMs, size }]) => `${path} ${mtimeMs} ${size}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
};

const isFresh = (part) => {
  const stamp = join(ROOT, part.out, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(part);
};

/** The same compiler as in the tests: what was tested is what runs. It knows no types; `tsc` checks them beside it. */
const transpile = async (part, out) => {
  const { transformFile } = await import('@swc/core');
  const source = join(ROOT, part.source);
  const module = { type: 'commonjs', ignoreDynamic: true };
  for (const file of filesBelow(source).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const target = join(ROOT, out, relative(source, file).replace(/\.ts$/, '.js'));
    const options = { cwd: ROOT, module, sourceFileName: relative(dirname(target), file) };
    const { code, map } = await transformFile(file, options);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${code}\n//# sourceMappingURL=${basename(target)}.map\n`);
    writeFileSync(`${target}.map`, map);
  }
};

const checkTypes = async (part) => {
  const { code, output } = await runTool('typescript/bin/tsc', ['-p', part.project, '--noEmit'], { show: false });
  if (code === 0) return;
  console.error(output.trim());
  throw new StepError(
    `The types of the ${part.title} do not fit.`,
    'see the lines above; `npm run typecheck` tells all',
  );
};

/** Compiles beside the old build and then takes its place, so that a failed build breaks nothing that runs. */
const buildPart = async (part, check) => {
  const stamp = stampOf(part);
  const fresh = `${part.out}.new-${process.pid}`;
  try {
    await Promise.all([transpile(part, fresh), check && checkTypes(part)]);
    for (const folder of part.assets) {
      cpSync(join(ROOT, part.source, folder), join(ROOT, fresh, folder), { recursive: true });
    }
    writeFileSync(join(ROOT, fresh, STAMP), stamp);
    const old = join(ROOT, `${part.out}.old-${process.pid}`);
    if (existsSync(join(ROOT, part.out))) renameSync(join(ROOT, part.out), old);
    renameSync(join(ROOT, fresh), join(ROOT, part.out));
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(join(ROOT, fresh), { recursive: true, force: true });
  }
};

/**
 * Builds what is stale; with `force` everything. `only`: `service` or `sandbox`. Types are checked with `check` only:
 * that takes ten times as long, and `npm test` does it in a step of its own.
 */
export const build = async ({ force = false, check = false, only } = {}) => {
  const parts = PARTS.filter((part) => only === undefined || part.title === only);
  const stale = parts.filter((part) => force || !isFresh(part));
  if (stale.length === 0) return;
  await step(`Building the ${stale.map((part) => part.title).join(' and the ')}`, async () => {
    const results = await Promise.allSettled(stale.map((part) => buildPart(part, check)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    checkNode();
    const words = process.argv.slice(2);
    if (words.includes('--help')) {
      console.log('Usage: npm run build [-- --if-stale] [--no-check] [--only service|sandbox]');
      return;
    }
    const only = words.includes('--only') ? words[words.indexOf('--only') + 1] : undefined;
    await ensureInstalled();
    await build({ force: !words.includes('--if-stale'), check: !words.includes('--no-check'), only });
  });
}
