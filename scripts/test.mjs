import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT, checkNode, main, runTool, step } from './steps.mjs';

const LIMIT_MS = 8 * 60_000;
const REPORTS = join(ROOT, '.cache/test');
const HELP = `Usage: npm test [-- <part> ...] [-- <jest option> ...]

Parts: lint format types imports unit integration contract e2e golden; without any, all of them.
golden plays a tenth of the models through the chat, another one every day; GOLDEN=all (npm run test:golden), the number
of a tenth (0-9) or ids with commas between choose others.
Examples: npm test -- unit        node scripts/test.mjs e2e -- --testNamePattern 'kill -9'
The last line is "N passed, N failed"; the exit code is 0 only if nothing failed.`;

/** A check is one test: it passes or it fails. Its words are shown only if it fails. */
const check =
  (...commands) =>
  async () => {
    for (const [tool, ...parameters] of commands) {
      const { code, output } = await runTool(tool, parameters, { show: false, timeoutMs: LIMIT_MS });
      if (code !== 0) {
        console.log(output.trim());
        return { passed: 0, failed: 1 };
      }
    }
    return { passed: 1, failed: 0 };
  };

const numbersOf = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

/** One tier of tests. A skipped test is not a passed one, and a file that could not be run is a failure too. */
const jest =
  (project, environment = {}) =>
  async (more) => {
    Object.assign(process.env, environment);
    const file = join(REPORTS, `${project}.json`);
    rmSync(file, { force: true });
    // Two files at once even on two cores, where jest would take one: most of their time is waiting for others.
    const run = ['--selectProjects', project, '--maxWorkers=2', '--passWithNoTests'];
    const parameters = [...run, '--json', '--outputFile', file, ...more];
    const { code } = await runTool('jest/bin/jest.js', parameters, { timeoutMs: LIMIT_MS });
    const report = numbersOf(file);
    const passed = report?.numPassedTests ?? 0;
    const failed = report ? report.numFailedTests + report.numRuntimeErrorTestSuites + report.numPendingTests : 0;
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  };

const PARTS = {
  // Without ESLint's cache: it looks at one file's own time, but a type that changed elsewhere changes the verdict.
  lint: { title: 'Lint', work: check(['eslint/bin/eslint.js', '.']) },
  format: { title: 'Formatting', work: check(['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']) },
  types: { title: 'Types', work: check(['typescript/bin/tsc', '-p', 'tsconfig.check.json', '--noEmit']) },
  imports: {
    title: 'Import rules',
    work: check(
      ['dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', 'src', 'sandbox', 'test'],
      ['dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.pure.cjs', 'src'],
    ),
  },
  unit: { title: 'Unit tests', work: jest('unit') },
  integration: { title: 'Integration tests', work: jest('integration'), built: true },
  contract: { title: 'Contract tests', work: jest('contract'), built: true },
  e2e: { title: 'User stories', work: jest('e2e'), built: true },
  golden: { title: 'Golden suite', work: jest('golden'), built: true },
  'golden-all': {
    title: 'Golden suite, every model',
    work: jest('golden', { GOLDEN: 'all' }),
    built: true,
    extra: true,
  },
};

const readWords = (words) => {
  const split = words.indexOf('--');
  const parts = split === -1 ? words : words.slice(0, split);
  const unknown = parts.filter((part) => !(part in PARTS));
  return {
    parts: parts.length === 0 ? Object.keys(PARTS).filter((part) => !PARTS[part].extra) : parts,
    more: split === -1 ? [] : words.slice(split + 1),
    unknown,
  };
};

await main(async () => {
  if (process.argv.includes('--help')) return console.log(HELP);
  checkNode();
  const { parts, more, unknown } = readWords(process.argv.slice(2));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}\n\n${HELP}`);
    process.exit(2);
  }
  await ensureInstalled();
  mkdirSync(REPORTS, { recursive: true });
  const sum = { passed: 0, failed: 0 };
  const broken = [];
  const count = (title, { passed, failed }) => {
    sum.passed += passed;
    sum.failed += failed;
    if (failed > 0) broken.push(`${title}: ${failed} failed`);
  };
  if (parts.some((part) => PARTS[part].built)) {
    count(
      'Build',
      await build().then(
        () => ({ passed: 1, failed: 0 }),
        (error) => (console.log(error.message), { passed: 0, failed: 1 }),
      ),
    );
  }
  const since = performance.now();
  for (const part of parts) {
    const { title, work } = PARTS[part];
    await step(title, async () => {
      const result = await work(more);
      count(title, result);
      if (result.failed > 0) throw new Error(title);
    }).catch((error) => {
      if (error.message !== title) throw error;
    });
  }
  console.log(`\nTests took ${Math.round((performance.now() - since) / 1000)} s.`);
  for (const line of broken) console.log(`✗ ${line}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
});
