import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Account, runAs } from './account';
import { type Binaries, executable } from './binaries';
import { EmbeddedPostgresError, OWN_SERVER, codeOf } from './errors';

export const USER = 'atelier';
const ABANDONED_AFTER_MS = 10 * 60_000;

export const dataOf = (folder: string): string => join(folder, 'data');

/** What a starter that was killed in the middle of initdb left behind. */
const removeAbandoned = (folder: string): void => {
  for (const name of readdirSync(dirname(folder)).filter((entry) => entry.startsWith(`${basename(folder)}.new-`))) {
    const path = join(dirname(folder), name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
};

const initialise = (folder: string, binaries: Binaries, account: Account): void => {
  const data = dataOf(folder);
  const passwordFile = join(folder, 'password');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  mkdirSync(data, { mode: 0o700 });
  if (account !== null) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  const result = runAs(account, executable(binaries, 'initdb'), [
    ...['-D', data, '-U', USER, '--pwfile', passwordFile, '--auth=scram-sha-256', '--no-sync', '--encoding=UTF8'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]);
  if (result.status !== 0) {
    const words = (result.error?.message ?? result.stderr).trim().split('\n').slice(-3).join(' ');
    throw new EmbeddedPostgresError(
      `PostgreSQL could not lay out its data in ${folder}: ${words || `exit ${result.status ?? result.signal}`}`,
      `see the reason above (disk full? Alpine or another system without glibc?), or ${OWN_SERVER}`,
    );
  }
};

/**
 * Lays out the data folder if there is none. Needs no lock: it is made beside its place and moved there in one step, and
 * of two processes that do so at once the second finds the place taken and uses what it finds.
 */
export const ensureDataFolder = (
  folder: string,
  binaries: Binaries,
  account: Account,
  log: (line: string) => void,
): void => {
  if (!existsSync(join(dataOf(folder), 'PG_VERSION'))) {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new EmbeddedPostgresError(
        `${folder} exists, but is no PostgreSQL data.`,
        'move that folder away, and a new one is made',
      );
    }
    log(`Laying out a PostgreSQL ${binaries.version.split('.')[0]} database in ${folder} ...`);
    removeAbandoned(folder);
    const half = `${folder}.new-${randomBytes(6).toString('hex')}`;
    try {
      initialise(half, binaries, account);
      renameSync(half, folder);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
    }
  }
  checkVersion(folder, binaries);
};

const checkVersion = (folder: string, binaries: Binaries): void => {
  const ours = binaries.version.split('.')[0];
  const theirs = readFileSync(join(dataOf(folder), 'PG_VERSION'), 'utf8').trim();
  if (ours !== theirs) {
    throw new EmbeddedPostgresError(
      `The data in ${folder} is of PostgreSQL ${theirs}, the installed programs are of ${ours}.`,
      `run \`npm ci\` of the release that made it, or move the folder away to begin anew`,
    );
  }
};

/** @throws EmbeddedPostgresError if the folder belongs to another user */
export const passwordOf = (folder: string): string => {
  try {
    return readFileSync(join(folder, 'password'), 'utf8');
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The password of the embedded PostgreSQL in ${folder} can't be read (${codeOf(error)}).`,
      'start the service as the user who made that folder, or move the folder away to begin anew',
      { cause: error },
    );
  }
};
