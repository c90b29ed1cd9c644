import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './catalogue';

/** kie's envelope: the code in the body counts, the HTTP status is 200 nearly always. */
export interface Envelope {
  code: number;
  msg: string;
  data: Json;
}

export const ok = (data: Json): Envelope => ({ code: 200, msg: 'success', data });
export const refusal = (code: number, msg: string): Envelope => ({ code, msg, data: null });

export const RATE_LIMITED = refusal(429, 'Your call frequency is too high. Please try again later.');
export const UNAUTHORIZED = refusal(401, 'You do not have access permissions');
export const UNKNOWN_MODEL =
  'The model name you specified is not supported. Please verify your input and use one of the supported models provided by KIE.';

/** How a request is answered badly: the connection cut, no answer at all, or not what was expected. */
export type HttpTrouble = 'drop' | 'timeout' | 'http500' | 'html' | 'malformed';

export function sendEnvelope(response: ServerResponse, body: object, type = 'application/json;charset=UTF-8'): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export function misbehave(response: ServerResponse, trouble: HttpTrouble): void {
  switch (trouble) {
    case 'drop':
      response.socket?.destroy();
      return;
    case 'timeout':
      return;
    case 'http500':
      response
        .writeHead(500, { 'content-type': 'application/json' })
        .end('{"status":500,"error":"Internal Server Error"}');
      return;
    case 'html':
      response
        .writeHead(502, { 'content-type': 'text/html', server: 'cloudflare' })
        .end('<!DOCTYPE html><html><title>502: Bad gateway</title><body>cloudflare</body></html>');
      return;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":200,"msg":"succ');
  }
}

/** Reads a whole body; throws a RangeError past the limit (in bytes). */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new RangeError(`the body is larger than ${limit} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Reads a JSON object, or null if the body is none. */
export async function readJson(
  request: IncomingMessage,
  limit = 20 * 1024 * 1024,
): Promise<Record<string, Json> | null> {
  try {
    const value = JSON.parse((await readBody(request, limit)).toString('utf8')) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Listens and returns the port; throws in words if the port is taken. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`the port ${port} of ${host} is in use by another program`) : error,
      ),
    );
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
