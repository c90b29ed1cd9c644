import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { Transform, pipeline } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import type { OpenedMedia } from '../registry';
import { isPrivateAddress } from './private-address';

export interface GuardedFetchLimits {
  maxBytes: number;
  /** From now to the last byte. */
  timeoutMs: number;
  /** Lifts the check of addresses: sandbox and tests. */
  allowPrivate: boolean;
}

/** That address can never be fetched. */
export class FetchRefused extends Error {
  constructor(
    readonly reason: 'scheme' | 'private' | 'unknown_host' | 'redirects' | 'status' | 'too_large',
    message: string,
  ) {
    super(message);
    this.name = 'FetchRefused';
  }
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Worth another try later: the other side's passing troubles. */
const PASSING = new Set([408, 425, 429]);

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Resolves a name for the very connection that is being made, so that what was checked is what is connected to: a name
 * that answers differently the second time gains nothing. One private address among several is enough to refuse.
 */
export const guardedLookup = (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const forbidden = addresses.find(({ address }) => isPrivateAddress(address));
    const first = addresses[0];
    if (forbidden !== undefined || first === undefined) {
      return callback(new FetchRefused('private', `${hostname} is not a public address`), []);
    }
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

const CONNECTION = { connect: { timeout: 10_000 }, keepAliveTimeout: 1_000, maxRedirections: 0 };
const guarded = new Agent({ ...CONNECTION, connect: { ...CONNECTION.connect, lookup: guardedLookup } });
const open = new Agent(CONNECTION);

/** @throws FetchRefused for what needs no look-up: other schemes, and addresses written as numbers */
const checkUrl = (url: URL, allowPrivate: boolean): void => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new FetchRefused('scheme', 'only http:// and https:// addresses are fetched');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A numeric host never reaches the look-up.
  if (!allowPrivate && isIP(host) !== 0 && isPrivateAddress(host)) {
    throw new FetchRefused('private', `${host} is not a public address`);
  }
};

const parseUrl = (text: string, base?: URL): URL => {
  try {
    return new URL(text, base);
  } catch {
    throw new FetchRefused('scheme', 'that is not an address');
  }
};

/** Cuts a stream off at `maxBytes`, whatever its head promised. */
const cappedAt = (maxBytes: number): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      size += chunk.length;
      callback(size > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
};

const tooLarge = (maxBytes: number): FetchRefused =>
  new FetchRefused('too_large', `the file is larger than ${Math.floor(maxBytes / 1_048_576)} MB`);

const fileName = (url: URL, disposition: string | undefined): string => {
  const given =
    /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? url.pathname.split('/').pop() ?? '';
  try {
    return decodeURIComponent(given) || 'file';
  } catch {
    return given || 'file';
  }
};

const header = (response: Dispatcher.ResponseData, name: string): string | undefined => {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/**
 * Opens the file behind an address that somebody else has chosen. Only http(s); every address that a name resolves to
 * must be public, at each of at most five redirects; size and time are capped while streaming. No header of ours that
 * could identify anybody is sent.
 * @throws FetchRefused if it can never be had; any other error is passing
 */
export const guardedFetch = async (
  address: string,
  limits: GuardedFetchLimits,
  signal: AbortSignal,
): Promise<OpenedMedia> => {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(limits.timeoutMs)]);
  let url = parseUrl(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    checkUrl(url, limits.allowPrivate);
    const response = await send(url, limits.allowPrivate ? open : guarded, deadline);
    const location = header(response, 'location');
    if (REDIRECTS.has(response.statusCode) && location !== undefined) {
      discard(response);
      url = parseUrl(location, url);
      continue;
    }
    return opened(url, response, limits);
  }
  throw new FetchRefused('redirects', `more than ${MAX_REDIRECTS} redirects`);
};

const discard = (response: Dispatcher.ResponseData): void => {
  response.body.on('error', () => undefined);
  response.body.destroy();
};

const send = async (url: URL, dispatcher: Dispatcher, signal: AbortSignal): Promise<Dispatcher.ResponseData> => {
  try {
    return await request(url, {
      dispatcher,
      signal,
      headersTimeout: 30_000,
      bodyTimeout: 60_000,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Mozilla/5.0 (compatible; Atelier/1.0)' },
    });
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOTFOUND') {
      throw new FetchRefused('unknown_host', `nobody knows the host ${url.hostname}`);
    }
    throw error;
  }
};

const opened = (url: URL, response: Dispatcher.ResponseData, limits: GuardedFetchLimits): OpenedMedia => {
  const { statusCode: status } = response;
  const length = Number(header(response, 'content-length') ?? Number.NaN);
  if (status !== 200 || length > limits.maxBytes) {
    discard(response);
    if (status === 200) throw tooLarge(limits.maxBytes);
    if (status >= 500 || PASSING.has(status)) throw new Error(`${url.hostname} answered with status ${status}`);
    throw new FetchRefused('status', `${url.hostname} answered with status ${status}`);
  }
  const stream = cappedAt(limits.maxBytes);
  pipeline(response.body, stream, () => undefined);
  return {
    stream: stream,
    name: fileName(url, header(response, 'content-disposition')),
    mime: (header(response, 'content-type') ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase() ?? '',
    sizeBytes: Number.isFinite(length) ? length : undefined,
  };
};
