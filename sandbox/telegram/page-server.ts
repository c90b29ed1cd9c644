import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actions } from './people/actions';
import { PageApi } from './page-api';
import { sendStatic } from './page-static';
import type { World } from './world';

const KEEP_ALIVE_MS = 20_000;

/**
 * Serves the chat page: its files, its small JSON interface and the stream of events. The page acts through the same
 * {@link Actions} as the persons of tests and sees what the Bot API was sent.
 */
export class ChatPage {
  private readonly streams = new Set<ServerResponse>();
  private readonly api: PageApi;
  private readonly stopListening: () => void;
  private readonly pulse: NodeJS.Timeout;

  constructor(
    private readonly world: World,
    actions: Actions,
  ) {
    this.api = new PageApi(world, actions);
    this.stopListening = world.bus.listen((event) => this.broadcast(`data: ${JSON.stringify(event)}\n\n`));
    this.pulse = setInterval(() => this.broadcast(': still here\n\n'), KEEP_ALIVE_MS);
    this.pulse.unref();
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const path = decodeURIComponent(url.pathname);
    if (path === '/page/events') return this.stream(request, response);
    if (path.startsWith('/page/files/')) return this.sendFile(request, response, path.slice(12), url);
    if (path.startsWith('/page/')) return this.api.handle(request, response, path.slice(6));
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    return sendStatic(response, path === '/chat' ? '/' : path);
  }

  stop(): void {
    clearInterval(this.pulse);
    this.stopListening();
    for (const stream of this.streams) stream.end();
  }

  private broadcast(chunk: string): void {
    for (const stream of this.streams) stream.write(chunk);
  }

  private stream(request: IncomingMessage, response: ServerResponse): true {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 800\n\n');
    this.streams.add(response);
    request.on('close', () => this.streams.delete(response));
    return true;
  }

  /** With ranges: players need them to seek. */
  private sendFile(request: IncomingMessage, response: ServerResponse, uniqueId: string, url: URL): boolean {
    const file = this.world.files.byUniqueId(uniqueId);
    if (!file) return false;
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(Number(range?.[2] || file.size - 1), file.size - 1);
    if (start > end) {
      response.writeHead(416, { 'content-range': `bytes */${file.size}` }).end();
      return true;
    }
    const name = url.searchParams.get('download');
    response.writeHead(range ? 206 : 200, {
      'content-type': safeType(file.mime),
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      ...(range && { 'content-range': `bytes ${start}-${end}/${file.size}` }),
      ...(name && { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }),
    });
    createReadStream(this.world.files.diskPath(file), { start, end })
      .on('error', () => response.destroy())
      .pipe(response);
    return true;
  }
}

/** A stored file must never run as a page of this origin. */
const safeType = (mime: string): string =>
  /^(image\/(?!svg)|video\/|audio\/)[\w.+-]+$/.test(mime) ? mime : 'application/octet-stream';
