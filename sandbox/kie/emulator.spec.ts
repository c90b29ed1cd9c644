import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Renderer } from '../media/render-job';
import { KieEmulator, type KieOptions } from '.';
import { TestClient } from './test-client';

const MODEL = 'wan/2-6-text-to-video';
const renderer: Renderer = async () => Promise.resolve({ files: ['made.mp4'] });
const open: KieEmulator[] = [];

async function start(options: Partial<KieOptions> = {}): Promise<{ kie: KieEmulator; client: TestClient }> {
  const kie = new KieEmulator({ apiKey: 'test-key', renderer, ...options });
  await kie.start();
  open.push(kie);
  return { kie, client: new TestClient(kie) };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((kie) => kie.stop()));
});

describe('KieEmulator', () => {
  it('answers a wrong key with code 401 in an HTTP 200', async () => {
    const { kie } = await start();
    const answer = await new TestClient(kie, 'wrong').create(MODEL, { prompt: 'a' });
    expect(answer).toMatchObject({ status: 200, code: 401, data: null });
    expect(kie.creates).toHaveLength(0);
  });

  it('runs a task from waiting to success', async () => {
    const { kie, client } = await start();
    kie.behave({ run: { ms: 1e9 } });
    const callBackUrl = 'http://127.0.0.1:9/hook';
    const taskId = await client.accepted(MODEL, { prompt: 'кот' }, { callBackUrl });
    expect(taskId).toMatch(/^[0-9a-f]{32}$/);
    const running = (await client.info(taskId)).data;
    expect(running).toMatchObject({
      taskId,
      state: 'waiting',
      resultJson: '',
      failCode: null,
      costTime: null,
      successFlag: 0,
    });
    const param = JSON.parse(running.param as string) as { input: string; callBackUrl: string };
    expect(JSON.parse(param.input)).toEqual({ prompt: 'кот' });
    expect(param.callBackUrl).toBe(callBackUrl);
    kie.finish(taskId);
    await kie.waitForEnd();
    const done = (await client.info(taskId)).data;
    expect(done).toMatchObject({ state: 'success', successFlag: 1, creditsConsumed: expect.any(Number) as number });
    expect(JSON.parse(done.resultJson as string)).toEqual({ resultUrls: [`${kie.uploadUrl}/results/made.mp4`] });
    expect(done.response).toEqual(JSON.parse(done.resultJson as string));
  });

  it('names what is wrong with a request', async () => {
    const { client } = await start();
    expect(await client.create('no/such-model', {})).toMatchObject({ code: 422, status: 200 });
    expect(await client.create(MODEL, {})).toMatchObject({ code: 422, msg: 'prompt is required', data: null });
    expect(await client.create('kling-3.0/motion-control', {})).toMatchObject({ msg: 'Please enter callBackUrl.' });
    expect(await client.create('grok-imagine/upscale', { task_id: 'x' })).toMatchObject({
      msg: expect.stringMatching(/^Record does not exist/) as string,
    });
    expect(await client.create(MODEL, { prompt: 'a' }, { callbackUrl: 'http://a' })).toMatchObject({ code: 422 });
    expect(await client.info('0'.repeat(32))).toMatchObject({ code: 422, msg: 'recordInfo is null' });
    expect(await client.call('GET', '/api/v1/jobs/recordInfo')).toMatchObject({ code: 400 });
    expect(await client.call('GET', '/api/v1/nothing')).toMatchObject({ status: 200, code: 404 });
  });

  it('takes credits at the creation and gives them back on failure', async () => {
    const { kie, client } = await start({ credits: 100 });
    expect(await client.call('GET', '/api/v1/chat/credit')).toMatchObject({ data: 100 });
    const failed = await client.accepted('google/nano-banana', { prompt: 'a [fail]' });
    expect(kie.credits).toBe(96);
    await kie.waitForEnd((task) => task.taskId === failed);
    expect(kie.credits).toBe(100);
    expect((await client.info(failed)).data).toMatchObject({
      state: 'fail',
      successFlag: 3,
      failCode: '500',
      creditsConsumed: 0,
    });
    kie.credits = 3;
    expect(await client.create('google/nano-banana', { prompt: 'a' })).toMatchObject({ code: 402, status: 200 });
  });

  it('keeps the limits: 20 creates in 10 s, 10 looks a second, 1 catalogue request a second', async () => {
    const { kie, client } = await start();
    const answers = await Promise.all(Array.from({ length: 21 }, () => client.create(MODEL, { prompt: 'a' })));
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(20);
    expect(answers.find(({ code }) => code === 429)).toMatchObject({ status: 200, data: null });
    const taskId = kie.tasks[0]?.taskId ?? '';
    const looks = await Promise.all(Array.from({ length: 11 }, () => client.info(taskId)));
    expect(looks.filter(({ code }) => code === 429)).toHaveLength(1);
    const models = await client.call<{ total: number }>('GET', '/api/v1/models?q=wan/2-6&taskType=Text%20to%20Video');
    expect(models.data).toMatchObject({ total: 1, models: [{ model: MODEL, taskType: ['Text to Video'] }] });
    expect(await client.call('GET', `/api/v1/models/${MODEL}/price`)).toMatchObject({ code: 429 });
  });

  it('publishes schemas as OpenAPI', async () => {
    const { client } = await start({ limits: { catalogue: false } });
    const { data } = await client.call<{ openapi: { paths: object; components: { schemas: { Input: object } } } }>(
      'GET',
      `/api/v1/models/${MODEL}/schema`,
    );
    expect(Object.keys(data.openapi.paths)).toEqual(['/api/v1/jobs/createTask']);
    expect(data.openapi.components.schemas.Input).toMatchObject({
      required: ['prompt'],
      properties: { duration: { enum: ['5', '10', '15'] } },
    });
    expect(await client.call('GET', '/api/v1/models/no/such/schema')).toMatchObject({ code: 404 });
    expect(await client.call('POST', '/api/v1/omni/audio/create', { audio_id: 'achernar', name: 'Ann' })).toMatchObject(
      { code: 200 },
    );
  });

  it('goes on after a restart, at the same addresses', async () => {
    const stateFolder = await mkdtemp(join(tmpdir(), 'kie-spec-'));
    const first = await start({ stateFolder, speed: 1 });
    const taskId = await first.client.accepted(MODEL, { prompt: 'a' });
    const credits = first.kie.credits;
    const { url, uploadUrl } = first.kie;
    await first.kie.stop();
    const second = await start({ stateFolder });
    expect([second.kie.url, second.kie.uploadUrl]).toEqual([url, uploadUrl]);
    expect(second.kie.credits).toBe(credits);
    expect((await second.client.info(taskId)).data).toMatchObject({ taskId, resultJson: '' });
    second.kie.finish(taskId);
    await second.kie.waitForEnd();
    expect((await second.client.info(taskId)).data).toMatchObject({ state: 'success' });
    await second.kie.stop();
    await rm(stateFolder, { recursive: true });
  });
});

describe('uploads', () => {
  it('stores streams, base64 and addresses, and serves them by kind', async () => {
    const { kie, client } = await start();
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const streamed = await client.upload(picture, 'red.png');
    expect(streamed).toBe(`${kie.uploadUrl}/kieai/136592/images/tests/red.png`);
    const response = await fetch(streamed);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await response.arrayBuffer()).equals(picture)).toBe(true);
    expect((await fetch(streamed, { headers: { range: 'bytes=0-3' } })).status).toBe(206);
    const base64Data = `data:image/png;base64,${picture.toString('base64')}`;
    const encoded = await client.call(
      'POST',
      '/api/file-base64-upload',
      { base64Data, uploadPath: 'a' },
      kie.uploadUrl,
    );
    expect(encoded).toMatchObject({ code: 200, data: { mimeType: 'image/png', fileSize: picture.length } });
    const copied = await client.call(
      'POST',
      '/api/file-url-upload',
      { fileUrl: streamed, uploadPath: 'a' },
      kie.uploadUrl,
    );
    expect(copied).toMatchObject({ code: 200, success: true });
    expect(await client.call('POST', '/api/file-url-upload', { uploadPath: 'a' }, kie.uploadUrl)).toMatchObject({
      code: 400,
    });
    expect(kie.uploads.map(({ how }) => how)).toEqual(['stream', 'base64', 'url']);
    expect(kie.leaks).toEqual([]);
  });

  it('checks the files of an input: there, of the right kind, of an accepted type', async () => {
    const { client, kie } = await start();
    const text = await client.upload(Buffer.from('no picture'), 'a.png');
    const edit = (url: string) => client.create('google/nano-banana-edit', { prompt: 'a', image_urls: [url] });
    expect(await edit(text)).toMatchObject({
      code: 422,
      msg: expect.stringMatching(/image_urls\[0\] file type not supported/) as string,
    });
    expect(await edit(`${kie.uploadUrl}/kieai/136592/gone.png`)).toMatchObject({
      code: 422,
      msg: expect.stringMatching(/does not exist/) as string,
    });
    expect(await edit('cat.png')).toMatchObject({ code: 422, msg: expect.stringMatching(/valid http/) as string });
  });

  it('does not let a name climb out of its folder', async () => {
    const { kie, client } = await start();
    const url = await client.upload(Buffer.from('x'), '../../../../etc/passwd');
    expect(url).toBe(`${kie.uploadUrl}/kieai/136592/images/tests/passwd`);
    expect((await fetch(`${kie.uploadUrl}/kieai/..%2f..%2f..%2fports.json`)).status).toBe(404);
  });
});

describe('callbacks', () => {
  let hook: Server;
  let bodies: { headers: Record<string, unknown>; body: { code: number; data: { taskId: string } } }[];
  let statuses: number[];
  let url: string;

  beforeEach(async () => {
    bodies = [];
    statuses = [];
    hook = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        bodies.push({ headers: request.headers, body: JSON.parse(text) as (typeof bodies)[number]['body'] });
        response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/kie`;
  });

  afterEach(() => new Promise((resolve) => hook.close(resolve)));

  const run = async (kie: KieEmulator, client: TestClient, prompt: string): Promise<void> => {
    const taskId = await client.accepted(MODEL, { prompt }, { callBackUrl: url });
    await kie.waitForEnd((task) => task.taskId === taskId);
    await kie.waitForCallbacks();
  };

  it('tells success, signed', async () => {
    const { kie, client } = await start({ hmacKey: 'secret' });
    await run(kie, client, 'a');
    const [callback] = bodies;
    if (!callback) throw new Error('no callback came');
    const { headers, body } = callback;
    expect(body).toMatchObject({ code: 200, data: { state: 'success', consumeCredits: expect.any(Number) as number } });
    const signed = `${body.data.taskId}.${String(headers['x-webhook-timestamp'])}`;
    expect(headers['x-webhook-signature']).toBe(createHmac('sha256', 'secret').update(signed).digest('base64'));
  });

  it('tells failure with code 501 and no charge', async () => {
    const { kie, client } = await start();
    await run(kie, client, '[fail: the moon is closed]');
    expect(bodies[0]?.body).toMatchObject({
      code: 501,
      data: { state: 'fail', failMsg: 'the moon is closed', consumeCredits: 0 },
    });
  });

  it('tries three times more if it is not answered with 200', async () => {
    const { kie, client } = await start({ speed: 1_000 });
    statuses = [500, 404, 302];
    await run(kie, client, 'a');
    expect(kie.callbacks.map(({ status }) => status)).toEqual([500, 404, 302, 200]);
  });

  it('can come twice, never, or before the answer to createTask', async () => {
    const { kie, client } = await start();
    kie.behave({ callback: 'duplicate' });
    await run(kie, client, 'a');
    expect(bodies).toHaveLength(2);
    kie.behave({ callback: 'none' });
    await run(kie, client, 'a');
    expect(bodies).toHaveLength(2);
    kie.behave({ callback: 'beforeResponse' });
    const answer = await client.create(MODEL, { prompt: 'a' }, { callBackUrl: url });
    expect(bodies.at(-1)?.body.data.taskId).toBe(answer.data.taskId);
  });
});

describe('misbehaviour on demand', () => {
  it.each([
    ['reject422', 422],
    ['rate429', 429],
    ['credits402', 402],
    ['auth401', 401],
    ['maintenance455', 455],
    ['code500', 500],
  ] as const)('refuses once with %s', async (create, code) => {
    const { kie, client } = await start();
    kie.behave({ model: MODEL, create });
    expect(await client.create(MODEL, { prompt: 'a' })).toMatchObject({ code, status: 200 });
    expect(await client.create(MODEL, { prompt: 'a' })).toMatchObject({ code: 200 });
    expect(kie.tasks).toHaveLength(1);
  });

  it('can lose the answer after it has accepted, or before', async () => {
    const { kie, client } = await start();
    kie.behave({ create: 'dropBefore' });
    await expect(client.create(MODEL, { prompt: 'a' })).rejects.toThrow();
    expect(kie.tasks).toHaveLength(0);
    kie.behave({ create: 'dropAfterAccept' });
    await expect(client.create(MODEL, { prompt: 'a' })).rejects.toThrow();
    expect(kie.tasks).toHaveLength(1);
    expect(kie.creates.map(({ taskId }) => taskId !== null)).toEqual([false, true]);
  });

  it('can hide a fresh task, end empty, malformed or never', async () => {
    const { kie, client } = await start();
    kie.behave({ recordInfo: { trouble: 'null', times: 2 } });
    const hidden = await client.accepted(MODEL, { prompt: 'a' });
    const codes = [
      (await client.info(hidden)).code,
      (await client.info(hidden)).code,
      (await client.info(hidden)).code,
    ];
    expect(codes).toEqual([422, 422, 200]);
    const end = async (prompt: string): Promise<unknown> => {
      const taskId = await client.accepted(MODEL, { prompt });
      await kie.waitForEnd((task) => task.taskId === taskId);
      return (await client.info(taskId)).data.resultJson;
    };
    expect(await end('[empty]')).toBe('{"resultUrls":[]}');
    expect(await end('[malformed]')).toBe('{"resultUrls":["https://tempf');
    const hung = await client.accepted(MODEL, { prompt: '[hang]' });
    expect((await client.info(hung)).data.state).toBe('waiting');
    kie.finish(hung);
    expect((await kie.waitForEnd((task) => task.taskId === hung)).ended).toBe('success');
  });

  it('turns an input that cannot be fetched into a failed task', async () => {
    const { kie, client } = await start();
    await client.accepted('google/nano-banana-edit', { prompt: 'a', image_urls: ['http://127.0.0.1:9/a.png'] });
    expect(await kie.waitForEnd()).toMatchObject({
      ended: 'fail',
      failCode: '422',
      failMsg: expect.stringMatching(/could not be downloaded/) as string,
    });
  });
});
