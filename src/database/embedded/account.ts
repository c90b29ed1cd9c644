import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError, OWN_SERVER } from './errors';

/** The user under whom the server runs; `null` = the one who starts it. PostgreSQL refuses to run as root. */
export type Account = { name: string; uid: number; gid: number } | null;

/** Programs of PostgreSQL get no secrets of ours, and a folder that every account can stand in. */
export const SURROUNDINGS = { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };

/** As root: `postgres` if there is such a user, else `nobody`. */
export const accountOf = (uid: number | undefined = process.getuid?.(), passwd?: string): Account => {
  if (uid !== 0) return null;
  const lines = (passwd ?? readFileSync('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const entry = lines.find((fields) => fields[0] === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root, and this system has no user postgres or nobody.',
    `start the service as an ordinary user, or ${OWN_SERVER}`,
  );
};

export const identity = (account: Account): { uid?: number; gid?: number } =>
  account === null ? {} : { uid: account.uid, gid: account.gid };

export const runAs = (account: Account, command: string, parameters: string[]): SpawnSyncReturns<string> =>
  spawnSync(command, parameters, {
    ...(process.platform === 'win32' ? {} : SURROUNDINGS),
    ...identity(account),
    encoding: 'utf8',
    timeout: 120_000,
  });
