import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Account, SURROUNDINGS, identity } from './account';
import { type Binaries, executable } from './binaries';
import { USER, dataOf } from './data-folder';
import { EmbeddedPostgresError, OWN_SERVER, codeOf } from './errors';
import { clearStale, hasOrphans, isServing, readPostmaster } from './postmaster';

const START_WITHIN_MS = 90_000;
const LOG_LIMIT = 20 * 1024 * 1024;
const STILL_IN_USE = /lock file .* already exists|shared memory block .* is still in use/;
const PORT_TAKEN = /Address already in use|could not create any TCP\/IP sockets/;

export interface ServerOptions {
  folder: string;
  password: string;
  binaries: Binaries;
  account: Account;
  /** false: a power cut may lose the data (a killed process never does). For tests. */
  durable: boolean;
}

export const urlOf = (port: number, password: string, database: string): string =>
  `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;

/** What a real connection says: `ready`, `later` (not there, or starting), or a refusal that waiting does not mend. */
const probe = async (port: number, password: string): Promise<'ready' | 'later' | 'wrong password'> => {
  const client = new Client({ connectionString: urlOf(port, password, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'ready';
  } catch (error) {
    return codeOf(error) === '28P01' ? 'wrong password' : 'later';
  } finally {
    await client.end().catch(() => undefined);
  }
};

const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const rememberedPort = (folder: string): number => {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8')) || 0;
  } catch {
    return 0;
  }
};

const settings = (durable: boolean): string[] => [
  ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', 'timezone=UTC'],
  ...['log_timezone=UTC', 'log_checkpoints=off', 'log_min_messages=log'],
  ...(durable ? [] : ['fsync=off', 'full_page_writes=off', 'autovacuum_naptime=5min']),
];

/** Starts the server in a session of its own: Ctrl-C and the end of this process do not reach it. */
const launch = async (options: ServerOptions): Promise<{ child: ChildProcess; words: () => string }> => {
  const logFile = join(options.folder, 'server.log');
  const port = await freePort(rememberedPort(options.folder));
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const from = size > LOG_LIMIT ? 0 : size;
  const output = openSync(logFile, from === 0 ? 'w' : 'a', 0o640);
  const parameters = ['-D', dataOf(options.folder), '-p', String(port)];
  for (const setting of settings(options.durable)) parameters.push('-c', setting);
  const child = spawn(executable(options.binaries, 'postgres'), parameters, {
    ...(process.platform === 'win32' ? {} : SURROUNDINGS),
    ...identity(options.account),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
  });
  const failed: string[] = [];
  child.on('error', (error) => failed.push(error.message));
  child.unref();
  closeSync(output);
  return { child, words: () => failed.join(' ') + readFileSync(logFile).subarray(from).toString('utf8') };
};

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const cannotStart = (options: ServerOptions, words: string): EmbeddedPostgresError => {
  const last = words.trim().split('\n').slice(-4).join('\n    ');
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${options.folder} does not start:\n    ${last || 'it said nothing'}`,
    `read ${join(options.folder, 'server.log')}; disk full or no memory? Moving the folder away begins anew; or ${OWN_SERVER}`,
  );
};

/**
 * Returns the port of the running server of this folder, and starts it if it does not run. Safe to call from several
 * processes at once: PostgreSQL itself lets only one server into a data folder, the others find that one and use it.
 * @throws EmbeddedPostgresError with the last words of the server's log
 */
export const ensureServer = async (options: ServerOptions): Promise<number> => {
  const data = dataOf(options.folder);
  const deadline = performance.now() + START_WITHIN_MS;
  let started: Awaited<ReturnType<typeof launch>> | null = null;
  let failures = 0;
  for (let delay = 10; performance.now() < deadline; delay = Math.min(200, delay * 1.5)) {
    const running = readPostmaster(data);
    const serving = running !== null && isServing(running.pid, data);
    if (serving && running.port > 0) {
      const answer = await probe(running.port, options.password);
      if (answer === 'ready') {
        if (rememberedPort(options.folder) !== running.port)
          writeFileSync(join(options.folder, 'port'), `${running.port}`);
        return running.port;
      }
      if (answer === 'wrong password') throw cannotStart(options, 'Its password is not the one in the folder.');
    }
    if (started && hasEnded(started.child)) {
      const words = started.words();
      if (!STILL_IN_USE.test(words) && !PORT_TAKEN.test(words) && ++failures >= 3) throw cannotStart(options, words);
      started = null;
    }
    if (!serving && started === null && !hasOrphans(data)) {
      if (running !== null) clearStale(data, running);
      started = await launch(options);
    }
    await pause(delay);
  }
  throw cannotStart(options, started?.words() ?? 'It has not answered for 90 seconds.');
};
