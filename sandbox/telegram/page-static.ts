import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page's sources lie beside this folder, or, once built, beside the folder of the build. */
const ROOT = [join(__dirname, '../page'), join(__dirname, '../../page')].find((folder) =>
  existsSync(join(folder, 'index.html')),
);

/** Sends a file of the chat page; false if there is none of that name. */
export const sendStatic = async (response: ServerResponse, path: string): Promise<boolean> => {
  const name = normalize(path === '/' ? '/index.html' : path);
  const type = TYPES[extname(name)];
  if (!ROOT || !type || name.includes('..')) return false;
  const content = await readFile(join(ROOT, name)).catch(() => undefined);
  if (!content) return false;
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
  return true;
};
