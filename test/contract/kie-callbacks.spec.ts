import { createHmac, randomUUID } from 'node:crypto';
import request from 'supertest';
import { Generations } from '../../src/generation';
import { aModel } from '../support/model-builder';
import { HMAC_KEY, type KieWorld, banana, jobOf, startKieWorld, submitTo } from './kie-world';
import type { NudgeRecorder } from './provider-app';

describe('callbacks of kie', () => {
  let world: KieWorld;

  beforeAll(async () => {
    world = await startKieWorld();
  });
  afterAll(() => world.stop());

  const recorder = (): NudgeRecorder => world.app.get<NudgeRecorder>(Generations, { strict: false });
  const post = (path: string, headers: Record<string, string>, body: object) =>
    request(world.app.getHttpServer() as never)
      .post(path)
      .set(headers)
      .send(body);

  /** Address, headers and body of a callback, as the emulator made them. */
  const callback = async () => {
    const job = jobOf(banana, { prompt: 'a cat' });
    const taskId = await submitTo(world, job);
    const address = world.kie.creates.find((create) => create.taskId === taskId)?.callBackUrl ?? '';
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', HMAC_KEY).update(`${taskId}.${timestamp}`).digest('base64');
    const headers = { 'x-webhook-timestamp': timestamp, 'x-webhook-signature': signature };
    return {
      job,
      taskId,
      path: new URL(address).pathname,
      headers,
      body: { code: 200, data: { taskId, state: 'success' } },
    };
  };

  beforeEach(() => {
    recorder().nudges.length = 0;
    recorder().broken = false;
  });

  it('wakes the generation that its address names, with the task as a hint', async () => {
    const call = await callback();
    await post(call.path, call.headers, call.body).expect(200);
    expect(recorder().nudges).toEqual([{ generationId: call.job.generationId, taskIdHint: call.taskId }]);
  });

  it('knows nothing of addresses that it has not signed', async () => {
    const call = await callback();
    await post(`/webhooks/kie/${randomUUID()}/${call.path.split('/').pop() ?? ''}`, call.headers, call.body).expect(
      404,
    );
    await post(`${call.path}x`, call.headers, call.body).expect(404);
    await post('/webhooks/kie/1/2', call.headers, call.body).expect(404);
    expect(recorder().nudges).toEqual([]);
  });

  it('refuses a call without the signature of kie, as a key for it is set', async () => {
    const call = await callback();
    await post(call.path, {}, call.body).expect(401);
    await post(call.path, call.headers, { data: { taskId: 'another' } }).expect(401);
    expect(recorder().nudges).toEqual([]);
  });

  it('makes kie call again while it can not take the call', async () => {
    const call = await callback();
    recorder().broken = true;
    await post(call.path, call.headers, call.body).expect(503);
  });
});

describe('KieProvider without callbacks', () => {
  let world: KieWorld;

  beforeAll(async () => {
    world = await startKieWorld({ KIE_CALLBACK_URL: 'off', KIE_CREATE_LIMIT: 'off' });
  });
  afterAll(() => world.stop());

  it('gives kie no address, says so, and has no limit of its own', async () => {
    expect(world.provider.callsBack).toBe(false);
    const job = jobOf(banana, { prompt: 'a cat' });
    await submitTo(world, job);
    expect(world.kie.creates[0]?.callBackUrl).toBeNull();
    expect(await world.provider.takeSlot()).toBe(0);
  });

  it('gives one that leads nowhere to a model that insists, and recognises the task by it', async () => {
    const job = jobOf(aModel({ ...banana, callbackUrlRequired: true }), { prompt: 'a cat' });
    const taskId = await submitTo(world, job);
    expect(world.kie.creates.at(-1)?.callBackUrl).toMatch(/\.invalid\//);
    expect(await world.provider.owns(taskId, job.generationId)).toBe(true);
  });
});
