import { fillCard } from '../support/story';
import { freePort } from '../support/service';
import { user } from '../support/user';
import { type World, startWorld } from '../support/world';

let world: World;

afterEach(() => world.stop());

describe('webhook mode', () => {
  it('serves from every instance, answers each update once, and delivers', async () => {
    const port = String(await freePort());
    world = await startWorld({ services: 0, env: { TELEGRAM_MODE: 'webhook' } });
    const env = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
    const first = await world.addService({ env });
    await world.telegram.waitForCall(({ method, ok }) => method === 'setWebhook' && ok, 15_000);
    const second = await world.addService({ env: { PUBLIC_URL: env.PUBLIC_URL } });
    expect((await first.health())?.body.telegram).toEqual({ mode: 'webhook', role: 'webhook' });
    expect((await second.health())?.body.telegram).toEqual({ mode: 'webhook', role: 'webhook' });
    const anna = user(world);
    await anna.says('/start');
    await anna.sees('credits');
    await fillCard(anna, 'z-image', 'by webhook');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);
    world.telegram.repeatLastUpdate();
    await anna.says('/balance');
    await anna.sees(/999/);
    expect(world.kie.creates).toHaveLength(1);
    expect(world.telegram.calls.filter(({ method }) => method === 'getUpdates')).toHaveLength(0);
  }, 60_000);

  it('refuses whoever does not know the secret', async () => {
    world = await startWorld({ services: 0, env: { TELEGRAM_MODE: 'webhook' } });
    const port = String(await freePort());
    const service = await world.addService({ env: { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` } });
    const post = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${service.url}/webhooks/telegram`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ update_id: 1 }),
      });
    expect((await post({})).status).toBeGreaterThanOrEqual(401);
    expect((await post({ 'x-telegram-bot-api-secret-token': 'guess' })).status).toBeGreaterThanOrEqual(401);
  }, 60_000);
});
