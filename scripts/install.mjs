import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, StepError, run, step } from './steps.mjs';

const read = (name) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

/** npm writes `node_modules/.package-lock.json` when it has finished: what stands there is installed. */
export const isInstalled = () => {
  if (!existsSync(join(ROOT, 'node_modules/.package-lock.json'))) return false;
  const wanted = read('package-lock.json').packages;
  const present = read('node_modules/.package-lock.json').packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.peer || present[path]?.version === entry.version,
  );
};

const MENDS = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
    'npm cannot reach its registry: check the internet connection or the proxy (`npm config get registry`), then run this again',
  ],
  [/ENOSPC/, 'the disk is full: free about 1 GB, then run this again'],
  [/EACCES|EPERM/, 'this user may not write here: give it the folder (`chown -R $USER .`), then run this again'],
  [/EUSAGE|Missing: .* from lock file/, 'package.json and package-lock.json do not agree: run `npm install`'],
  [
    /ETARGET|E404|notarget/,
    'the registry lacks a package of the lock file: use https://registry.npmjs.org (`npm config set registry`)',
  ],
];

/** npm itself as a program of this Node, if it started us; else the one on the PATH. */
const npm = (parameters) =>
  process.env.npm_execpath?.endsWith('.js')
    ? run(process.execPath, [process.env.npm_execpath, ...parameters])
    : run('npm', parameters, { shell: process.platform === 'win32' });

/** `npm ci`, if what is installed is not what the lock file says. */
export const ensureInstalled = async () => {
  if (isInstalled()) return;
  await step('Installing dependencies (about a minute)', async () => {
    const { code, output } = await npm([
      ...[
        'ci',
        '--include=dev',
        '--include=optional',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        '--prefer-offline',
      ],
      ...['--fetch-retries=2', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'],
    ]);
    if (code === 0) return;
    const known = MENDS.find(([pattern]) => pattern.test(output));
    throw new StepError(
      `npm ci ended with exit code ${code}.`,
      known?.[1] ?? 'read its words above; then run this again',
    );
  });
};
