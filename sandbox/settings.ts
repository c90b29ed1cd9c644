import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the sandbox remembers between its runs, so that the service finds it where it was. */
export interface Remembered {
  token: string;
  kieKey: string;
  telegramPort: number;
}

/** The environment of the sandbox process; see the README of this folder. */
export interface SandboxSettings {
  folder: string;
  host: string;
  telegramPort: number;
  kiePort: number;
  uploadPort: number;
  speed: number;
  hmacKey: string | undefined;
  /** The sandbox ends when this process is gone. */
  parent: number | null;
}

/** Reads the SANDBOX_ variables. Throws an Error that names the wrong one. */
export function readSettings(environment: NodeJS.ProcessEnv): SandboxSettings {
  const number = (name: string, usual: number, most: number): number => {
    const text = environment[name];
    if (text === undefined || text === '') return usual;
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0 || value > most)
      throw new Error(`${name} must be a number from 0 to ${most}`);
    return value;
  };
  const parent = number('SANDBOX_PARENT', 0, 2 ** 31);
  return {
    folder: resolve(environment.SANDBOX_STATE || '.data/sandbox'),
    host: environment.SANDBOX_HOST || '127.0.0.1',
    telegramPort: number('SANDBOX_TELEGRAM_PORT', 0, 65_535),
    kiePort: number('SANDBOX_KIE_PORT', 0, 65_535),
    uploadPort: number('SANDBOX_UPLOAD_PORT', 0, 65_535),
    speed: number('SANDBOX_SPEED', 1, 1_000) || 1,
    hmacKey: environment.SANDBOX_KIE_HMAC_KEY || undefined,
    parent: parent === 0 ? null : parent,
  };
}

const fileOf = (folder: string): string => join(folder, 'sandbox.json');

/** What was remembered in a folder, or a fresh token and key. */
export function recall(folder: string): Remembered {
  try {
    return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Remembered;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`${fileOf(folder)} cannot be read (${String(error)}): delete the folder to begin anew`, {
        cause: error,
      });
    }
    const token = `${randomInt(1_000_000_000, 9_999_999_999)}:AA${randomBytes(25).toString('base64url')}`;
    return { token: token.slice(0, 46), kieKey: randomBytes(16).toString('hex'), telegramPort: 0 };
  }
}

export function remember(folder: string, remembered: Remembered): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${fileOf(folder)}.part`, JSON.stringify(remembered));
  renameSync(`${fileOf(folder)}.part`, fileOf(folder));
}
