import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { RawAnswer } from './envelope';
import { KieUnreachable } from './errors';

const CONNECT_TIMEOUT_MS = 10_000;
/** Shorter than any server's or Cloudflare's, so that a POST never races with the other side closing an idle socket. */
const KEEP_ALIVE_MS = 4_000;
/** Answers are small; a longer one isn't kie's. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export interface HttpCall {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: { type: string; bytes: number | null; chunks: () => AsyncIterable<Uint8Array> };
  /** From now to the last byte of the answer. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** `Retry-After` in milliseconds: seconds or a date; undefined if absent or unreadable. */
const retryAfterMs = (header: string | string[] | undefined, now: number): number | undefined => {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return undefined;
  const at = /^\d+(\.\d+)?$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.round(at - now));
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** A JSON body as {@link HttpCall} wants it. */
export const jsonBody = (value: unknown): NonNullable<HttpCall['body']> => {
  const bytes = Buffer.from(JSON.stringify(value));
  return {
    type: 'application/json',
    bytes: bytes.length,

    chunks: async function* () {
      yield bytes;
    },
  };
};

/** One HTTP exchange with kie over kept-alive connections; no retries, no judgement of the answer. */
export class Transport {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: 60_000,
    connections: 64,
  });

  /**
   * @throws KieUnreachable; its `accepted` is `no` if not a single byte of the request was written. The reason of the
   *   caller's own signal if that was what ended it
   */
  async call(call: HttpCall): Promise<RawAnswer> {
    // undici reads a body only once it has a connection and is about to write the head of the request. So as long as
    // nobody has asked for the first chunk nothing has been sent, whatever went wrong.
    let written = call.body === undefined;
    const chunks = call.body?.chunks;
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      written = true;
      if (chunks !== undefined) yield* chunks();
    };
    const deadline = AbortSignal.timeout(call.timeoutMs);
    try {
      const response = await request(call.url, {
        method: call.method,
        dispatcher: this.agent,
        signal: call.signal === undefined ? deadline : AbortSignal.any([deadline, call.signal]),
        headersTimeout: call.timeoutMs,
        bodyTimeout: call.timeoutMs,
        headers: {
          accept: 'application/json',
          ...call.headers,
          ...(call.body === undefined ? {} : { 'content-type': call.body.type }),
          ...(typeof call.body?.bytes === 'number' ? { 'content-length': String(call.body.bytes) } : {}),
        },
        body: call.body === undefined ? undefined : Readable.from(watched(), { objectMode: false }),
      });
      return {
        status: response.statusCode,
        body: parse(await readText(response.body)),
        retryAfterMs: retryAfterMs(response.headers['retry-after'], Date.now()),
      };
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      throw unreachable(error, deadline.aborted ? call.timeoutMs : null, written);
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

const readText = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is larger than 16 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const unreachable = (error: unknown, timeoutMs: number | null, written: boolean): KieUnreachable => {
  const code = (error as { code?: unknown }).code;
  const why = timeoutMs !== null ? `no answer within ${timeoutMs} ms` : (error as Error).message;
  return new KieUnreachable('kie could not be reached', 'Check the network and KIE_BASE_URL.', {
    code: typeof code === 'string' ? code : undefined,
    detail: why.slice(0, 200),
    accepted: written ? 'unknown' : 'no',
    transient: true,
    cause: error,
  });
};

/** The one clock of the client, replaced in tests: they assert the delays instead of waiting for them. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export const realSleep: Sleep = (ms, signal) => wait(ms, undefined, { signal });
