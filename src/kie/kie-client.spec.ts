import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  KieAccountError,
  KieInputError,
  KieProtocolError,
  KieRateLimited,
  KieTaskFailed,
  KieTaskNotFound,
  KieTaskTimeout,
  KieUnavailable,
  KieUnreachable,
} from './errors';
import { KieClient } from './kie-client';

type Canned = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const KEY = 'kie-secret-key-0123456789';
const envelope =
  (code: number, data: unknown = null, msg = 'some words', headers: Record<string, string> = {}): Canned =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', ...headers });
    response.end(JSON.stringify({ code, msg, data }));
  };
const html =
  (status: number): Canned =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<html><title>error code: 502</title></html>');
  };
const hangUp: Canned = (request) => request.socket.destroy();
const record = (fields: Record<string, unknown>): Canned =>
  envelope(200, { taskId: 't1', model: 'nano-banana', state: 'generating', param: '', resultJson: '', ...fields });
const success = record({ state: 'success', resultJson: '{"resultUrls":["https://files.example/a.png"]}' });

describe('KieClient', () => {
  let server: Server;
  let answers: Canned[];
  let seen: Seen[];
  let slept: number[];
  let clock: number;
  let client: KieClient;

  beforeEach(async () => {
    [answers, seen, slept, clock] = [[], [], [], 0];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
        const next = answers.shift();
        if (next === undefined) response.writeHead(599).end('an answer was not expected');
        else next(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new KieClient({
      apiKey: KEY,
      baseUrl: url,
      uploadBaseUrl: url,
      now: () => clock,
      sleep: (ms) => {
        slept.push(ms);
        clock += ms;
        return Promise.resolve();
      },
    });
  });

  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  describe('createTask', () => {
    it('posts model, input and callback with the key, and gives the task id', async () => {
      answers = [envelope(200, { taskId: 'abc', recordId: 'abc' }, 'success')];
      await expect(client.createTask('m/x', { duration: '5' }, 'https://us.example/cb')).resolves.toEqual({
        taskId: 'abc',
      });
      expect(seen[0]).toMatchObject({ method: 'POST', path: '/api/v1/jobs/createTask' });
      expect(seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
      expect(JSON.parse(String(seen[0]?.body))).toEqual({
        model: 'm/x',
        input: { duration: '5' },
        callBackUrl: 'https://us.example/cb',
      });
    });

    it.each<[string, Canned, new (...args: never[]) => Error, 'no' | 'unknown']>([
      ['body code 429', envelope(429), KieRateLimited, 'no'],
      ['body code 401', envelope(401), KieAccountError, 'no'],
      ['body code 402', envelope(402), KieAccountError, 'no'],
      ['body code 433', envelope(433), KieAccountError, 'no'],
      ['body code 422', envelope(422), KieInputError, 'no'],
      ['body code 500', envelope(500), KieUnavailable, 'unknown'],
      ['success without a task id', envelope(200, {}), KieProtocolError, 'unknown'],
      ['a page with status 502', html(502), KieUnavailable, 'unknown'],
      ['a page with status 200', html(200), KieUnavailable, 'unknown'],
      ['a page with status 429', html(429), KieUnavailable, 'no'],
      ['a socket that is hung up', hangUp, KieUnreachable, 'unknown'],
    ])('is sent once after %s', async (_name, answer, expected, accepted) => {
      answers = [answer, envelope(200, { taskId: 'second' })];
      const error: unknown = await client.createTask('m', {}).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(expected);
      expect(error).toMatchObject({ accepted });
      expect(seen).toHaveLength(1);
      expect(slept).toEqual([]);
    });

    it('knows that nothing was sent when the connection is refused', async () => {
      const nobody = new KieClient({ apiKey: KEY, baseUrl: 'http://127.0.0.1:1', uploadBaseUrl: 'http://127.0.0.1:1' });
      await expect(nobody.createTask('m', {})).rejects.toMatchObject({ name: 'KieUnreachable', accepted: 'no' });
      await nobody.close();
    });

    it('tells a shortage of credits from a rate limit by the words', async () => {
      answers = [envelope(429, null, 'Your credits are insufficient, please top up')];
      await expect(client.createTask('m', {})).rejects.toBeInstanceOf(KieAccountError);
    });

    it('shows neither the key nor addresses in the error', async () => {
      answers = [envelope(422, null, `Bearer ${KEY} refused for https://us.example/webhooks/kie/1/signature`)];
      const error = (await client.createTask('m', {}).catch((caught: unknown) => caught)) as Error;
      expect(error.message).not.toContain(KEY);
      expect(error.message).not.toContain('us.example');
    });
  });

  describe('getTask', () => {
    it('is repeated on the schedule until kie answers', async () => {
      answers = [envelope(500), html(502), hangUp, envelope(429), success];
      await expect(client.getTask('t1')).resolves.toMatchObject({ state: 'success' });
      expect(slept).toEqual([500, 1_000, 2_000, 4_000]);
    });

    it('gives up after five attempts, with the last error', async () => {
      answers = [1, 2, 3, 4, 5].map(() => html(503));
      await expect(client.getTask('t1')).rejects.toBeInstanceOf(KieUnavailable);
      expect(seen).toHaveLength(5);
      expect(slept).toEqual([500, 1_000, 2_000, 4_000]);
    });

    it('honours Retry-After', async () => {
      answers = [envelope(429, null, 'slow down', { 'retry-after': '7' }), success];
      await client.getTask('t1');
      expect(slept).toEqual([7_000]);
    });

    it('leaves a very long Retry-After to the caller', async () => {
      answers = [envelope(429, null, 'slow down', { 'retry-after': '3600' })];
      await expect(client.getTask('t1')).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
      expect(slept).toEqual([]);
    });

    it.each([
      ['422 recordInfo is null', envelope(422, null, 'recordInfo is null')],
      ['200 without data', envelope(200, null, 'success')],
      ['404 Task not found', envelope(404, null, 'Task not found')],
    ])('reports an unknown task on %s, without repeating', async (_name, answer) => {
      answers = [answer];
      await expect(client.getTask('t1')).rejects.toBeInstanceOf(KieTaskNotFound);
      expect(seen).toHaveLength(1);
    });

    it('does not repeat a refusal', async () => {
      answers = [envelope(401)];
      await expect(client.getTask('t1')).rejects.toBeInstanceOf(KieAccountError);
      expect(seen).toHaveLength(1);
    });
  });

  describe('waitTask', () => {
    it('looks every 3 s until the task has ended', async () => {
      answers = [record({ state: 'waiting' }), record({ state: 'something new' }), success];
      await expect(client.waitTask('t1')).resolves.toMatchObject({ state: 'success' });
      expect(slept).toEqual([3_000, 3_000]);
    });

    it('bears with a record that is not there yet', async () => {
      answers = [envelope(422, null, 'recordInfo is null'), success];
      await expect(client.waitTask('t1')).resolves.toMatchObject({ state: 'success' });
    });

    it('throws what kie said about a failure', async () => {
      answers = [record({ state: 'fail', failCode: '400', failMsg: 'flagged as sensitive' })];
      const error: unknown = await client.waitTask('t1').catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(KieTaskFailed);
      expect(error).toMatchObject({ reason: 'content_policy', code: '400', detail: 'flagged as sensitive' });
    });

    it('takes a success without a result for a failure', async () => {
      answers = [record({ state: 'success', resultJson: '{"resultUrls":[]}' })];
      await expect(client.waitTask('t1')).rejects.toMatchObject({ reason: 'empty_result' });
    });

    it('stops at the deadline', async () => {
      answers = [1, 2, 3].map(() => record({}));
      await expect(client.waitTask('t1', { timeoutMs: 5_000, pollMs: 3_000 })).rejects.toBeInstanceOf(KieTaskTimeout);
      expect(slept).toEqual([3_000, 2_000]);
    });
  });

  it('reads the balance', async () => {
    answers = [envelope(200, 5916.25)];
    await expect(client.credits()).resolves.toBe(5916.25);
  });

  it('gets a download address', async () => {
    answers = [envelope(200, 'https://files.example/direct')];
    await expect(client.downloadUrl('https://files.example/a.png')).resolves.toBe('https://files.example/direct');
  });

  describe('uploads', () => {
    const uploaded = envelope(200, {
      downloadUrl: 'https://files.example/u.txt',
      fileName: 'u.txt',
      fileSize: 5,
      mimeType: 'text/plain',
    });
    const target = { uploadPath: 'atelier', fileName: 'u.txt' };

    it('streams a file as multipart, with its exact length', async () => {
      answers = [uploaded];
      const file = { stream: Readable.from([Buffer.from('he'), Buffer.from('llo')]), mime: 'text/plain', sizeBytes: 5 };
      await expect(client.uploadStream(file, target)).resolves.toMatchObject({
        downloadUrl: 'https://files.example/u.txt',
      });
      const [request] = seen;
      expect(request?.path).toBe('/api/file-stream-upload');
      expect(request?.headers['content-length']).toBe(String(request?.body.length));
      const boundary = /boundary=(.+)$/.exec(request?.headers['content-type'] ?? '')?.[1] ?? '';
      const parts = String(request?.body).split(`--${boundary}`);
      expect(parts).toHaveLength(5);
      expect(parts[3]).toContain('name="file"; filename="u.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n');
    });

    it('streams a file of unknown length', async () => {
      answers = [uploaded];
      await client.uploadStream({ stream: Readable.from([Buffer.alloc(300_000, 1)]), mime: 'image/png' }, target);
      expect(seen[0]?.headers['transfer-encoding']).toBe('chunked');
      expect(seen[0]?.body.length).toBeGreaterThan(300_000);
    });

    it('does not repeat a stream, which is used up', async () => {
      answers = [html(502), uploaded];
      const file = { stream: Readable.from([Buffer.from('x')]), mime: 'text/plain' };
      await expect(client.uploadStream(file, target)).rejects.toBeInstanceOf(KieUnavailable);
      expect(seen).toHaveLength(1);
      expect(file.stream.destroyed).toBe(true);
    });

    it('fails as a whole when the file breaks off', async () => {
      answers = [uploaded];
      const broken = Readable.from(
        (async function* () {
          yield Buffer.alloc(10);
          throw new Error('the source broke off');
        })(),
      );
      await expect(
        client.uploadStream({ stream: broken, mime: 'image/png', sizeBytes: 20 }, target),
      ).rejects.toBeInstanceOf(KieUnreachable);
    });

    it('repeats uploads by address and by base64', async () => {
      answers = [html(502), uploaded, hangUp, uploaded];
      await client.uploadUrl('https://somewhere.example/x.png', target);
      await client.uploadBase64('data:text/plain;base64,aGVsbG8=', target);
      expect(seen.map(({ path }) => path)).toEqual([
        '/api/file-url-upload',
        '/api/file-url-upload',
        '/api/file-base64-upload',
        '/api/file-base64-upload',
      ]);
      expect(slept).toEqual([500, 500]);
    });
  });
});
