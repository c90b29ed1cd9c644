import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, runAs } from './account';
import { type Binaries, executable } from './binaries';
import { EmbeddedPostgresError, OWN_SERVER, codeOf } from './errors';

/** Where the server of this checkout lives, and the programs its account can run. */
export interface Home {
  folder: string;
  binaries: Binaries;
}

const CHECKOUT = resolve(__dirname, '../../..');
export const DEFAULT_FOLDER = join(CHECKOUT, '.data', 'postgres');
const SHARED_ROOT = '/var/lib/atelier';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
const reachable = (account: Account, folder: string): boolean =>
  runAs(account, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder]).status === 0;

/** Folders that are made here may be passed through by all, whatever the umask. */
const makePassable = (folder: string): void => {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) chmodSync(path, 0o755);
};

/** Tried for real (a folder is given to the account, and written in), since mounts and containers have rules of their own. */
const usable = (account: Account, parent: string): boolean => {
  const probe = join(parent, `.probe-${randomBytes(6).toString('hex')}`);
  try {
    makePassable(parent);
    mkdirSync(probe, { mode: 0o700 });
    if (account === null) return true;
    chownSync(probe, account.uid, account.gid);
    return runAs(account, '/bin/sh', ['-c', ': > "$1/file"', 'sh', probe]).status === 0;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
};

const readableForAll = (path: string): void => {
  const mode = statSync(path).mode;
  if (!statSync(path).isDirectory()) return chmodSync(path, mode | 0o444 | (mode & 0o100 ? 0o111 : 0));
  chmodSync(path, mode | 0o555);
  for (const name of readdirSync(path)) readableForAll(join(path, name));
};

/** A copy outside of the checkout, made whole beside its place and then moved there, so that nobody meets half of one. */
const copyBinaries = (binaries: Binaries, parent: string): Binaries => {
  const root = join(parent, `postgresql-${binaries.version}`);
  if (existsSync(root)) return { ...binaries, root };
  const half = `${root}.${randomBytes(6).toString('hex')}`;
  cpSync(binaries.root, half, { recursive: true, verbatimSymlinks: true });
  readableForAll(half);
  try {
    renameSync(half, root);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
  }
  return { ...binaries, root };
};

/**
 * `.data/postgres` of the checkout; for root under a path that PostgreSQL's account can't enter (say the home of root, 0700)
 * a folder of its own below `/var/lib/atelier`, with a copy of the programs.
 * @throws EmbeddedPostgresError if neither can be used
 */
export const findHome = (wanted: string, account: Account, found: Binaries): Home => {
  const shared = join(SHARED_ROOT, hash(CHECKOUT));
  const elsewhere =
    wanted === DEFAULT_FOLDER ? join(shared, 'postgres') : join(shared, `${basename(wanted)}-${hash(wanted)}`);
  const folders = account === null ? [wanted] : [wanted, elsewhere];
  const folder =
    folders.find((candidate) => existsSync(candidate) && (account === null || reachable(account, candidate))) ??
    folders.find((candidate) => usable(account, dirname(candidate)));
  if (folder === undefined) {
    throw new EmbeddedPostgresError(
      `No place for the embedded PostgreSQL: ${folders.map((candidate) => dirname(candidate)).join(' and ')} can't be written.`,
      `make one of them writable, or ${OWN_SERVER}`,
    );
  }
  const runnable = runAs(account, executable(found, 'postgres'), ['--version']).status === 0;
  if (runnable) return { folder, binaries: found };
  if (account !== null && usable(account, shared)) return { folder, binaries: copyBinaries(found, shared) };
  return { folder, binaries: found };
};
