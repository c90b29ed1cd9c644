import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KieEmulator } from '.';
import { MODEL, start, stopAll, type TestClient } from './test-client';

afterEach(stopAll);

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
