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

/** A file of the page, if there is one of that name. */
export const readPageFile = async (path: string): Promise<Buffer | undefined> => {
  const name = normalize(path);
  if (!ROOT || !TYPES[extname(name)] || name.includes('..')) return undefined;
  return readFile(join(ROOT, name)).catch(() => undefined);
};

/** Sends a file of the chat page; false if there is none of that name. */
export const sendStatic = async (response: ServerResponse, path: string): Promise<boolean> => {
  const name = path === '/' ? '/index.html' : path;
  const type = TYPES[extname(name)];
  const content = await readPageFile(name);
  if (!content || !type) return false;
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'self'; img-src 'self' blob: data: https: http://127.0.0.1:* http://localhost:*; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
  return true;
};
