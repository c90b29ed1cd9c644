import { MODEL, start, stopAll } from './test-client';

afterEach(stopAll);

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
