import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Absolute path of a file that lies in the sources of the sandbox (`kie/catalogue.json`, `page/…`) and is not compiled.
 * Works from the sources (tests) and from `sandbox/dist` (the process). Throws an Error that names the file if it is missing.
 */
export function sandboxFile(path: string): string {
  for (const root of [__dirname, join(__dirname, '..')]) {
    const candidate = join(root, path);
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(`the sandbox file ${path} is missing beside ${__dirname}`);
}
