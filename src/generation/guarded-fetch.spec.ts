import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { FetchRefused, guardedFetch, guardedLookup } from './guarded-fetch';

const limits = { maxBytes: 1_000, timeoutMs: 5_000, allowPrivate: true };
const never = new AbortController().signal;

describe('guardedFetch', () => {
  let server: Server;
  let url: string;
  let respond: RequestListener;
  let requests: { path: string; headers: NodeJS.Dict<string | string[]> }[];

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push({ path: request.url ?? '', headers: request.headers });
      respond(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('streams a file with its name and type', async () => {
    respond = (_request, response) => response.writeHead(200, { 'content-type': 'Image/PNG; q=1' }).end('picture');
    const media = await guardedFetch(`${url}/a%20b.png?x=1`, limits, never);
    expect(media).toMatchObject({ name: 'a b.png', mime: 'image/png' });
    expect((await buffer(media.stream)).toString()).toBe('picture');
  });

  it('sends no authorization and no cookies', async () => {
    respond = (_request, response) => response.end('x');
    (await guardedFetch(url, limits, never)).stream.resume();
    expect(Object.keys(requests[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']));
  });

  it.each(['ftp://example.com/x', 'file:///etc/passwd', 'data:text/plain,x', 'nonsense', ''])(
    'refuses %j',
    async (address) => {
      await expect(guardedFetch(address, limits, never)).rejects.toMatchObject({ reason: 'scheme' });
    },
  );

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost/',
    'http://0/',
  ])('refuses the private address %s', async (address) => {
    const error: unknown = await guardedFetch(address, { ...limits, allowPrivate: false }, never).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(FetchRefused);
    expect(error).toMatchObject({ reason: 'private' });
    expect(requests).toEqual([]);
  });

  it('refuses a name that resolves to a private address when it connects, in both forms of look-up', async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => guardedLookup('localhost', { all }, resolve));
      expect(error).toMatchObject({ reason: 'private' });
    }
  });

  it('follows five redirects', async () => {
    respond = (request, response) => {
      const step = Number(request.url?.slice(1) ?? 0);
      if (step < 5) response.writeHead(302, { location: `/${step + 1}` }).end();
      else response.end('here');
    };
    const media = await guardedFetch(`${url}/0`, limits, never);
    expect((await buffer(media.stream)).toString()).toBe('here');
  });

  it('does not follow a sixth, nor one to another scheme', async () => {
    respond = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    await expect(guardedFetch(url, limits, never)).rejects.toMatchObject({ reason: 'redirects' });
    respond = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    await expect(guardedFetch(url, limits, never)).rejects.toMatchObject({ reason: 'scheme' });
  });

  it('refuses a file that says it is too large', async () => {
    respond = (_request, response) => response.end(Buffer.alloc(1_001));
    await expect(guardedFetch(url, limits, never)).rejects.toMatchObject({ reason: 'too_large' });
  });

  it('cuts off a file that turns out too large', async () => {
    respond = (_request, response) => {
      response.write(Buffer.alloc(600));
      response.end(Buffer.alloc(600));
    };
    const media = await guardedFetch(url, limits, never);
    await expect(buffer(media.stream)).rejects.toMatchObject({ reason: 'too_large' });
  });

  it('tells what can never be had from what is passing', async () => {
    respond = (_request, response) => response.writeHead(404).end();
    await expect(guardedFetch(url, limits, never)).rejects.toBeInstanceOf(FetchRefused);
    respond = (_request, response) => response.writeHead(503).end();
    const error: unknown = await guardedFetch(url, limits, never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(FetchRefused);
  });

  it('keeps to its deadline while streaming', async () => {
    respond = (_request, response) => void response.write('beginning');
    const media = await guardedFetch(url, { ...limits, timeoutMs: 300 }, never);
    await expect(buffer(media.stream)).rejects.toThrow();
  });
});
