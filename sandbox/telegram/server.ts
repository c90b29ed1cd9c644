import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type BotApi, refusal } from './api';
import { ApiError } from './errors';
import { readParameters } from './request';
import type { World } from './world';

/** What is neither a method nor a file of the bot: the chat page. True when it took the request. */
export type OtherRequests = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** The HTTP side of the emulator: `/bot<token>/<method>`, `/file/bot<token>/<path>` and the chat page. */
export class BotServer {
  private server: Server | undefined;

  constructor(
    private readonly world: World,
    private readonly api: BotApi,
    private readonly others: OtherRequests,
  ) {}

  async start(host: string, port: number): Promise<number> {
    const server = createServer((request, response) => {
      this.route(request, response).catch((error: unknown) => this.fail(response, error));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve());
    });
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const method = /^\/bot([^/]+)\/([^/]+)\/?$/.exec(url.pathname);
    if (method) return this.callMethod(request, response, url, decodeURIComponent(method[1] ?? ''), method[2] ?? '');
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
    if (file) return this.sendFile(response, decodeURIComponent(file[1] ?? ''), decodeURIComponent(file[2] ?? ''));
    if (await this.others(request, response, url)) return;
    write(response, refusal(new ApiError(404, 'Not Found')));
  }

  private async callMethod(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    token: string,
    method: string,
  ): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    let answer: Answer;
    try {
      this.checkToken(token);
      const parameters = await readParameters(request, url.searchParams);
      answer = await this.api.handle(method, parameters, gone.signal);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      answer = refusal(error);
    }
    if (answer.isDropped) request.socket.destroy();
    else write(response, answer);
  }

  private sendFile(response: ServerResponse, token: string, path: string): void {
    const file = token === this.world.token ? this.world.files.byPath(path) : undefined;
    if (!file) return write(response, refusal(new ApiError(404, 'Not Found')));
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size });
    createReadStream(this.world.files.diskPath(file))
      .on('error', () => response.destroy())
      .pipe(response);
  }

  private checkToken(token: string): void {
    if (token === this.world.token) return;
    throw new ApiError(401, /^\d+:[\w-]+$/.test(token) ? 'Unauthorized' : 'Unauthorized: invalid token specified');
  }

  private fail(response: ServerResponse, error: unknown): void {
    process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (response.headersSent) response.destroy();
    else write(response, refusal(new ApiError(500, 'Internal Server Error')));
  }
}

const write = (response: ServerResponse, { status, body, retryAfter }: Answer): void => {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  response.end(JSON.stringify(body));
};
