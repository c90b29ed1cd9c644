import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../../src/config';
import { MediaSources } from '../../src/generation';
import { UrlMediaSource } from '../../src/generation/url-media-source';
import type { MediaRef } from '../../src/registry';
import { mediaSourceSuite } from './media-source';

const sourceWith = (allowPrivate: boolean): UrlMediaSource =>
  new UrlMediaSource(
    loadConfig({
      TELEGRAM_BOT_TOKEN: '123456:contract',
      KIE_API_KEY: 'unused',
      MEDIA_ALLOW_PRIVATE_URLS: String(allowPrivate),
    }),
    new MediaSources(),
  );
const refOf = (ref: string): MediaRef => ({ source: 'url', ref, kind: 'image' });

mediaSourceSuite('url', async () => {
  const bytes = randomBytes(300_000);
  const server = createServer((request, response) => {
    if (request.url === '/a.png') response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    source: sourceWith(true),
    file: { ref: refOf(`${url}/a.png`), bytes, mime: 'image/png' },
    gone: refOf(`${url}/gone.png`),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

it('rejects private addresses by default', async () => {
  const opening = sourceWith(false).open(refOf('http://127.0.0.1/'), new AbortController().signal);
  await expect(opening).rejects.toMatchObject({ failure: { reason: 'media', code: 'private' } });
});

it('tells the user when the address does not answer, after a second try', async () => {
  let calls = 0;
  const server = createServer((request) => {
    calls += 1;
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
  const opening = sourceWith(true).open(refOf(url), new AbortController().signal);
  await expect(opening).rejects.toMatchObject({ failure: { reason: 'media', code: 'unreachable' } });
  expect(calls).toBe(2);
  await new Promise((resolve) => server.close(resolve));
});
