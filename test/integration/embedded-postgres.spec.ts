import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../src/database/embedded';
import { onServer } from '../support/database';

const log: string[] = [];
const start = (folder: string) => startEmbeddedPostgres({ folder, durable: false, log: (line) => log.push(line) });
const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);

describe('embedded PostgreSQL', () => {
  let parent: string;
  let folder: string;

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'atelier-embedded-'));
    folder = join(parent, 'postgres');
  });

  afterEach(() => stopEmbeddedPostgres(folder));
  afterAll(() => [parent, folder].forEach((path) => rmSync(path, { recursive: true, force: true })));

  /** mkdtemp makes 0700: as root PostgreSQL's account can't enter it, and the data goes below /var/lib/atelier. */
  it('lays out its data once and gives one server to processes that start at the same time', async () => {
    const homes = await Promise.all([start(folder), start(folder), start(folder)]);
    expect(new Set(homes.map((home) => home.url)).size).toBe(1);
    folder = homes[0]?.folder ?? folder;
    expect(
      await onServer(
        homes[0]?.url ?? '',
        async (client) => (await client.query<{ one: number }>('SELECT 1 AS one')).rows,
      ),
    ).toEqual([{ one: 1 }]);
    expect(statSync(join(folder, 'password')).mode & 0o077).toBe(0);
    expect(log.join('\n')).toContain(folder);
  });

  it('keeps what was committed when it is killed, and its port', async () => {
    const before = await start(folder);
    await onServer(before.url, (client) => client.query('CREATE TABLE kept AS SELECT 42 AS value'));
    process.kill(postmasterOf(folder), 'SIGKILL');
    const after = await start(folder);
    expect(after.url).toBe(before.url);
    const { rows } = await onServer(after.url, (client) => client.query<{ value: number }>('SELECT value FROM kept'));
    expect(rows).toEqual([{ value: 42 }]);
  });

  it('takes another port if its own is taken', async () => {
    const before = await start(folder);
    await stopEmbeddedPostgres(folder);
    const { createServer } = await import('node:net');
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(Number(new URL(before.url).port), '127.0.0.1', resolve));
    const after = await start(folder);
    expect(new URL(after.url).port).not.toBe(new URL(before.url).port);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('frees an advisory lock when its holder goes, and keeps it from others before', async () => {
    const { url } = await start(folder);
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(7)');
    const tryLock = async (): Promise<boolean> =>
      onServer(url, async (client) => {
        const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock(7) AS got');
        return rows[0]?.got ?? false;
      });
    expect(await tryLock()).toBe(false);
    await holder.end();
    expect(await tryLock()).toBe(true);
  });

  it('does not touch a folder that holds something else', async () => {
    const { mkdirSync, writeFileSync, chmodSync } = await import('node:fs');
    const strange = join(parent, 'photos');
    chmodSync(parent, 0o755);
    mkdirSync(strange);
    writeFileSync(join(strange, 'cat.jpg'), 'meow');
    await expect(start(strange)).rejects.toThrow(/is no PostgreSQL data[\s\S]*move that folder away/);
    expect(existsSync(join(strange, 'cat.jpg'))).toBe(true);
  });
});
