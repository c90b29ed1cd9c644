import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const CHROME_VARIABLE = 'CHROME';
/** Folder of the unpacked browser with the libraries and fonts that a bare system lacks. */
export const CHROME_HOME_VARIABLE = 'ATELIER_TEST_CHROME_HOME';

/** The package's own configuration knows only the folders of a Lambda: pages would be drawn without a single letter. */
const fontsConfiguration = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/** Beside its place and then moved there: the package itself unpacks into TMPDIR without a lock. */
const unpack = (home: string): void => {
  const half = `${home}.new-${process.pid}`;
  mkdirSync(half, { recursive: true });
  const script = "import('@sparticuz/chromium').then((module) => module.default.executablePath())";
  const result = spawnSync(process.execPath, ['-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    // As if in a Lambda, or it leaves out the libraries (libnss3 and others).
    env: { ...process.env, TMPDIR: half, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  if (result.status !== 0) throw new Error(`Chromium could not be unpacked: ${result.stderr}`);
  writeFileSync(join(half, 'fonts', 'fonts.conf'), fontsConfiguration(home));
  try {
    renameSync(half, home);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(join(home, 'chromium'))) throw error;
  }
};

/**
 * Finds a browser for the tests, once for a run, before there are several processes: `CHROME` of the environment, else
 * the one of the npm package @sparticuz/chromium (linux-x64), else the system's.
 * @throws Error if there is none
 */
export const prepareChromium = (): void => {
  if (process.env[CHROME_VARIABLE]) return;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const manifest = readFileSync(join(ROOT, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
    const home = join(ROOT, '.cache', `chromium-${(JSON.parse(manifest) as { version: string }).version}`);
    if (!existsSync(join(home, 'chromium'))) unpack(home);
    process.env[CHROME_VARIABLE] = join(home, 'chromium');
    process.env[CHROME_HOME_VARIABLE] = home;
    return;
  }
  const found = SYSTEM.find((path) => existsSync(path));
  if (found === undefined) throw new Error('No browser for the tests: set CHROME to the path of a Chrome or Chromium.');
  process.env[CHROME_VARIABLE] = found;
};
