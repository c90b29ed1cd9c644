import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FileStore } from './files';
import { type Envelope, ok, readJson, refusal } from './http';

const LIFE_MS = 20 * 60_000;

/** Answers download-url: an address of a result that is good for 20 minutes; foreign addresses are refused. */
export async function downloadUrl(request: IncomingMessage, files: FileStore, key: string): Promise<Envelope> {
  const body = await readJson(request);
  const text = typeof body?.url === 'string' ? body.url : '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !files.owns(url) || !(await files.find(url.pathname))) return refusal(422, 'url is wrong');
  const expires = String(Date.now() + LIFE_MS);
  return ok(`${url.origin}${url.pathname}?expires=${expires}&signature=${sign(url.pathname, expires, key)}`);
}

/** Whether an address may be fetched: a plain one may, one made by download-url until it expires. */
export function verifyDownload(path: string, query: URLSearchParams, key: string, now = Date.now()): boolean {
  const expires = query.get('expires');
  if (expires === null) return true;
  return Number(expires) > now && query.get('signature') === sign(path, expires, key);
}

const sign = (path: string, expires: string, key: string): string =>
  createHmac('sha256', key).update(`${path} ${expires}`).digest('hex').slice(0, 32);
