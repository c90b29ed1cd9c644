import { readFileSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './errors';

export interface Postmaster {
  pid: number;
  port: number;
}

/** Reads `postmaster.pid`: line 1 is the process, line 4 the port (not there yet in the first moment: port 0). */
const parsePostmaster = (text: string): Postmaster | null => {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0) || 0 } : null;
};

export const readPostmaster = (data: string): Postmaster | null => {
  try {
    return parsePostmaster(readFileSync(join(data, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/** Every process of a server stands in its data folder. undefined = the system does not tell. */
const folderOf = (pid: number | string): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
};

/**
 * False for a process that is gone, for a zombie (a container whose first process reaps nobody keeps them, and pg_ctl
 * takes them for a running server), and for a stranger who got the number after a restart.
 */
export const isServing = (pid: number, data: string): boolean => {
  if (!exists(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))) return false;
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
  return folderOf(pid) === realpathSync(data);
};

/** Server processes that survived their postmaster; a new one must not start before they have ended. */
export const hasOrphans = (data: string): boolean => {
  if (process.platform !== 'linux') return false; // PostgreSQL's own check of its shared memory has to do
  const folder = realpathSync(data);
  return readdirSync('/proc').some(
    (name) => /^\d+$/.test(name) && folderOf(name) === folder && isServing(Number(name), data),
  );
};

/** Takes away the `postmaster.pid` of a dead server; one that a faster starter has written meanwhile is put back. */
export const clearStale = (data: string, dead: Postmaster): void => {
  const file = join(data, 'postmaster.pid');
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (parsePostmaster(readFileSync(aside, 'utf8'))?.pid !== dead.pid) return renameSync(aside, file);
    rmSync(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
};
