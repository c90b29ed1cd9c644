import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stopEmbeddedPostgres } from '../../src/database/embedded';
import { until } from '../support/until';

const CHECKOUT = resolve(__dirname, '../..');
const CLONED = ['src', 'sandbox', 'models', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', '.swcrc'];

let clone: string;

/** A clone of what is here, with its dependencies installed and nothing built, in a folder as people name theirs. */
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'мой atelier '));
  chmodSync(clone, 0o755);
  const filter = (path: string): boolean => !path.startsWith(join(CHECKOUT, 'sandbox/dist'));
  for (const name of CLONED) cpSync(join(CHECKOUT, name), join(clone, name), { recursive: true, filter });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(clone, 'node_modules'));
});

afterAll(async () => {
  await stopEmbeddedPostgres(join(clone, '.data/postgres'));
  rmSync(clone, { recursive: true, force: true });
});

/** What `npm start` runs, in the clone. An empty variable counts as not set, so the machine's own token plays no part. */
const start = (env: Record<string, string>, command = [process.execPath, 'scripts/start.mjs']) => {
  const own = { TELEGRAM_BOT_TOKEN: '', DATABASE_URL: '', NODE_ENV: '', HOST: '' };
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, { cwd: clone, env: { ...process.env, ...own, ...env } });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (words += data.toString()));
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    until(() => pattern.exec(words), { timeoutMs: 60_000, what: () => `${String(pattern)} in:\n${words}` });
  return { child, ended, says };
};

const answers = (url: string): Promise<number | null> =>
  fetch(url).then(
    ({ status }) => status,
    () => null,
  );

describe('npm start', () => {
  it('builds, brings up sandbox and service on any port, is the only one, and ends with Ctrl-C', async () => {
    const first = start({ PORT: '0' });
    try {
      const [, page = ''] = await first.says(/in a browser:\s+(http:\S+)/);
      expect(await answers(page)).toBe(200);

      const second = start({ PORT: '0' });
      await second.says(new RegExp(`already running here .*${page}`));
      expect(await second.ended).toBe(1);
      expect(await answers(page)).toBe(200);

      first.child.kill('SIGINT');
      expect(await first.ended).toBe(0);
      expect(await answers(page)).toBeNull();
    } finally {
      first.child.kill('SIGTERM');
      await first.ended;
    }
  }, 120_000);

  it('ends with an npm that was stopped, which hands no signal on', async () => {
    const npm = start({ PORT: '0' }, ['npm', 'start']);
    const [, page = ''] = await npm.says(/in a browser:\s+(http:\S+)/);
    npm.child.kill('SIGTERM');
    await npm.says(/Stopping/);
    await until(async () => (await answers(page)) === null);
    await npm.ended;
  }, 120_000);
});
