import { type AppConfig, loadConfig, loadKieConfig } from './config';
import { ConfigError } from './environment';

const MINIMUM = { TELEGRAM_BOT_TOKEN: '123456:ABC-def_1', KIE_API_KEY: 'key-of-kie-ai' };
const load = (more: Record<string, string> = {}): AppConfig => loadConfig({ ...MINIMUM, ...more });
const problemsOf = (variables: Record<string, string>): string[] => {
  try {
    loadConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the environment', () => {
  it('needs only the two keys outside production, and has the defaults of the contract', () => {
    const config = load();
    expect(config.databaseUrl).toBeNull();
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000, publicUrl: null });
    expect(config.telegram).toMatchObject({
      botId: 123456,
      apiRoot: 'https://api.telegram.org',
      mode: 'polling',
      dropPendingUpdates: 'auto',
      onConflict: 'exit',
      sendLimit: { count: 30, windowMs: 1_000 },
      allowedIds: null,
    });
    expect(config.kie).toMatchObject({
      baseUrl: 'https://api.kie.ai',
      uploadBaseUrl: 'https://kieai.redpandaai.co',
      callbackUrl: null,
      createLimit: { count: 20, windowMs: 10_000 },
      catalogueRate: { count: 1, windowMs: 1_100 },
    });
    expect(config.pricing).toEqual({ markup: 2, kieCreditsPerCredit: 4, defaultPrice: 10, welcomeCredits: 10 });
    expect(config.limits.maxActivePerUser).toBe(3);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'eighty'],
    ['PORT', ' '],
    ['TELEGRAM_BOT_TOKEN', 'not a token'],
    ['TELEGRAM_API_ROOT', 'https://api.example/bot'],
    ['TELEGRAM_MODE', 'push'],
    ['LOCK_ON_CONFLICT', 'fight'],
    ['KIE_CREATE_LIMIT', '20 per minute'],
    ['KIE_CREATE_LIMIT', '0/9s'],
    ['TELEGRAM_SEND_LIMIT', '5/0s'],
    ['WELCOME_CREDITS', '1.5'],
    ['WELCOME_CREDITS', '-1'],
    ['WELCOME_CREDITS', '1000000000001'],
    ['PRICE_MARKUP', '0'],
    ['ADMIN_USER_IDS', '1;2'],
    ['PUBLIC_URL', 'http://bot.example'],
    ['KIE_CALLBACK_URL', 'http://bot.example/hook'],
    ['MEDIA_ALLOW_PRIVATE_URLS', 'maybe'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['MODELS_UNVERIFIED', 'maybe'],
    ['KIE_CALLBACK_URL', 'https://:80'],
  ])('names a wrong %s and never prints its value', (name, value) => {
    const problems = problemsOf({ ...MINIMUM, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    if (value.trim().length > 2) expect(problems[0]).not.toContain(value);
  });

  it('names everything that is wrong at once', () => {
    expect(problemsOf({ PORT: '-1', TELEGRAM_MODE: 'x' }).map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['PORT', 'TELEGRAM_MODE', 'TELEGRAM_BOT_TOKEN', 'KIE_API_KEY']),
    );
  });

  it('asks for a database and a secret in production, and for an address in webhook mode', () => {
    expect(problemsOf({ ...MINIMUM, NODE_ENV: 'production' }).map((line) => line.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'APP_SECRET',
    ]);
    expect(problemsOf({ ...MINIMUM, TELEGRAM_MODE: 'webhook' })[0]).toMatch(/^PUBLIC_URL /);
  });

  it('treats an empty variable as not set', () => {
    expect(load({ PORT: '', DATABASE_URL: '' }).http.port).toBe(3000);
  });

  it('finds the callback address from the public one, and can do without', () => {
    expect(load({ PUBLIC_URL: 'https://bot.example/' }).kie.callbackUrl).toBe('https://bot.example/webhooks/kie');
    expect(load({ RENDER_EXTERNAL_URL: 'https://bot.onrender.com' }).http.publicUrl).toBe('https://bot.onrender.com');
    expect(load({ PUBLIC_URL: 'https://bot.example', KIE_CALLBACK_URL: 'off' }).kie.callbackUrl).toBeNull();
    expect(load({ KIE_CALLBACK_URL: 'https://hooks.example' }).kie.callbackUrl).toBe(
      'https://hooks.example/webhooks/kie',
    );
    expect(load({ KIE_CALLBACK_URL: 'https://hooks.example/a/b/' }).kie.callbackUrl).toBe('https://hooks.example/a/b');
    expect(load({ PUBLIC_URL: 'http://127.0.0.1:3000' }).kie.callbackUrl).toBe('http://127.0.0.1:3000/webhooks/kie');
  });

  it('derives a key for each purpose, the same after a restart', () => {
    const config = load({ APP_SECRET: 'a long enough secret' });
    expect(config.secret('one').equals(load({ APP_SECRET: 'a long enough secret' }).secret('one'))).toBe(true);
    expect(config.secret('one').equals(config.secret('two'))).toBe(false);
    expect(config.telegram.webhookSecret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('knows what must never be seen', () => {
    const config = load({
      DATABASE_URL: 'postgresql://me:pass%2Dword@localhost/x',
      APP_SECRET: 'a long enough secret',
    });
    expect(config.secrets()).toEqual(
      expect.arrayContaining(['123456:ABC-def_1', 'key-of-kie-ai', 'a long enough secret', 'pass-word']),
    );
  });

  it('gives tools what they need of kie without a bot or a database, and still names what is wrong', () => {
    const config = loadKieConfig({
      NODE_ENV: 'production',
      PORT: 'eighty',
      KIE_API_KEY: 'key',
      MODELS_UNVERIFIED: 'sell',
    });
    expect(config.kie).toMatchObject({ apiKey: 'key', baseUrl: 'https://api.kie.ai' });
    expect(config.models.sellUnverified).toBe(true);
    expect(() => loadKieConfig({ KIE_BASE_URL: 'kie' })).toThrow(
      /KIE_API_KEY[^]*KIE_BASE_URL|KIE_BASE_URL[^]*KIE_API_KEY/,
    );
  });

  it('compares the catalogue daily at kie.ai itself, at an emulator only if asked', () => {
    const checks = (more: Record<string, string>): boolean =>
      loadConfig({ TELEGRAM_BOT_TOKEN: '1:token', KIE_API_KEY: 'key', ...more }).kie.catalogueCheck;
    expect(checks({})).toBe(true);
    expect(checks({ CATALOGUE_CHECK: 'off' })).toBe(false);
    expect(checks({ KIE_BASE_URL: 'http://127.0.0.1:9' })).toBe(false);
    expect(checks({ KIE_BASE_URL: 'http://127.0.0.1:9', CATALOGUE_CHECK: 'daily' })).toBe(true);
  });
});
