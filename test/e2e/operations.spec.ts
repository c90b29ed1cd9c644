import { createServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { createEmptyDatabase } from '../support/database';
import { freePort, startService } from '../support/service';
import { type World, startWorld } from '../support/world';

const TOKEN = '123456789:AAH-abcdefghijklmnopqrstuvwxyz0123456';
const ENOUGH = { TELEGRAM_BOT_TOKEN: TOKEN, KIE_API_KEY: 'kie-key-of-the-test' };

/** A start that must fail: its exit code and everything that it wrote. */
const failingStart = async (env: Record<string, string>, databaseUrl?: string) => {
  const service = await startService({ databaseUrl, env, waitFor: 'none' });
  const { code } = await service.waitForExit();
  return { code, words: service.log.join('\n') };
};

describe('a start that cannot succeed says why and exits', () => {
  it('names every wrong variable at once, never its value', async () => {
    const { code, words } = await failingStart({
      TELEGRAM_BOT_TOKEN: 'hunter2hunter2',
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(1);
    for (const name of ['TELEGRAM_BOT_TOKEN', 'KIE_API_KEY', 'PORT', 'LOG_LEVEL']) expect(words).toContain(name);
    for (const value of ['hunter2', 'eighty', 'loud']) expect(words).not.toContain(value);
    expect(words).not.toContain('    at ');
  });

  it('wants a database and a secret of its own in production', async () => {
    const { code, words } = await failingStart({ ...ENOUGH, NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(words).toMatch(/DATABASE_URL[\s\S]*APP_SECRET/);
  });

  it('names PORT when it is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const database = await createEmptyDatabase();
    const { port } = squatter.address() as AddressInfo;
    const api = { TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`, LOCK_ON_CONFLICT: 'standby' };
    const { code, words } = await failingStart({ ...ENOUGH, ...api, PORT: String(port) }, database.url);
    squatter.close();
    await database.drop();
    expect(code).toBe(1);
    expect(words).toContain(`PORT ${port}`);
    expect(words).toContain('How to mend it');
  });

  it('names DATABASE_URL when nobody answers there, without its password', async () => {
    const url = `postgresql://atelier:correct-horse-battery@127.0.0.1:${await freePort()}/atelier`;
    const { code, words } = await failingStart(ENOUGH, url);
    expect(code).toBe(1);
    expect(words).toContain('DATABASE_URL');
    expect(words).not.toContain('correct-horse');
  });
});

describe('a running service', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ env: { LOG_LEVEL: 'trace' } });
  });
  afterAll(() => world.stop());

  const get = (path: string, init?: RequestInit) => fetch(`${world.services[0]?.url}${path}`, init);

  it('reports that it lives and is ready, and who polls', async () => {
    await world.leader();
    expect((await get('/health/live')).status).toBe(200);
    for (const path of ['/health', '/health/ready']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        status: 'ok',
        telegram: { mode: 'polling', role: 'leader' },
        details: { database: { status: 'up' }, catalogue: { status: 'up' } },
      });
    }
  });

  it('gives its metrics to Prometheus', async () => {
    const text = await (await get('/metrics')).text();
    for (const name of ['process_cpu_seconds_total', 'atelier_operations_http_request_seconds_bucket']) {
      expect(text).toContain(name);
    }
  });

  it('answers strangers without telling of its inside', async () => {
    const missing = await get('/no/such/path');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('x-powered-by')).toBeNull();
    expect(missing.headers.get('x-content-type-options')).toBe('nosniff');
    const broken = await get('/webhooks/kie/x/y', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"broken": ',
    });
    expect(broken.status).toBeGreaterThanOrEqual(400);
    expect(broken.status).toBeLessThan(500);
    expect(await broken.text()).not.toMatch(/ at |node_modules|\.ts|\.js/);
  });

  it('writes JSON lines, and no secret in any of them', async () => {
    const { TELEGRAM_BOT_TOKEN: token = '', KIE_API_KEY: key = '' } = world.environment();
    await world.telegram.waitForCall(({ method }) => method === 'getUpdates');
    const lines = world.services.flatMap((service) => service.log);
    expect(lines.filter((line) => line.includes(token) || line.includes(token.split(':')[1] ?? token))).toEqual([]);
    expect(lines.filter((line) => line.includes(key))).toEqual([]);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('stops with exit code 0 on SIGTERM', async () => {
    expect(await world.services[0]?.stop()).toEqual({ code: 0, signal: null });
  });
});
