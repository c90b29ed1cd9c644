import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODEL, start, stopAll, TestClient } from './test-client';

afterEach(stopAll);

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
