import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** JSON files that are written whole or not at all, one write of a name after another. */
export class StateFolder {
  private readonly writes = new Map<string, Promise<void>>();

  constructor(readonly folder: string) {}

  /** Writes a file; when the promise resolves it is on disk. The value is read when its turn comes. */
  write(name: string, value: () => unknown): Promise<void> {
    const before = this.writes.get(name) ?? Promise.resolve();
    const write = before.catch(() => undefined).then(() => this.writeNow(name, value()));
    this.writes.set(name, write);
    const forget = (): void => {
      if (this.writes.get(name) === write) this.writes.delete(name);
    };
    write.then(forget, forget);
    return write;
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    while (this.writes.size > 0) await Promise.allSettled(this.writes.values());
  }

  /** A file's value, or null if there is none; throws in words if it is damaged. */
  read<T>(name: string): T | null {
    try {
      return JSON.parse(readFileSync(join(this.folder, name), 'utf8')) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new Error(`the state file ${join(this.folder, name)} cannot be read: ${String(error)}`, { cause: error });
    }
  }

  async readAll<T>(subfolder: string): Promise<T[]> {
    const names = await readdir(join(this.folder, subfolder)).catch(() => []);
    const files = names.filter((name) => name.endsWith('.json'));
    return Promise.all(
      files.map(async (name) => JSON.parse(await readFile(join(this.folder, subfolder, name), 'utf8')) as T),
    );
  }

  async ensure(...subfolders: string[]): Promise<void> {
    for (const subfolder of subfolders) await mkdir(join(this.folder, subfolder), { recursive: true });
  }

  private async writeNow(name: string, value: unknown): Promise<void> {
    const path = join(this.folder, name);
    const partial = `${path}.${randomBytes(4).toString('hex')}.part`;
    await writeFile(partial, JSON.stringify(value));
    await rename(partial, path);
  }
}
