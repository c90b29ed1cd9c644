import { badRequest } from '../errors';
import type { Upload } from '../parameters';

const DEADLINE_MS = 20_000;

const failed = (): Error => badRequest('failed to get HTTP URL content');

/** Fetches media for the bot, as Telegram's servers do; here loopback addresses are allowed too. */
export const fetchUrl = async (url: string, maxBytes: number): Promise<Upload> => {
  if (!URL.canParse(url)) throw badRequest('wrong HTTP URL specified');
  const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) }).catch(() => {
    throw failed();
  });
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw failed();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) throw failed();
      chunks.push(chunk);
    }
  } catch {
    throw failed();
  }
  const mime = (response.headers.get('content-type') ?? 'application/octet-stream').split(';')[0] ?? '';
  const name = decodeURIComponent(new URL(response.url || url).pathname.split('/').pop() ?? '') || 'file';
  return { data: Buffer.concat(chunks), name, mime: mime.trim().toLowerCase() };
};
