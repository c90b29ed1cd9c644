import { aModel } from '../../../test/support/model-builder';
import { judgeBot } from './bot';
import { type Check, diagnose, fail, ok, skip, warn } from './check';
import { readEnvironment } from './environment';
import { unsoldLines } from './models';
import { exitCodeOf, linesOf, summaryOf, withoutSecrets } from './report';
import { judgeWebhook } from './webhook';
import { readWords } from './words';

const NOW = new Date('2026-11-21T12:00:00Z');
const PUBLIC = 'https://atelier.example';

describe('the words of the doctor', () => {
  it('looks only, unless it is asked to mend', () => {
    expect(readWords([]).apply).toBe(false);
    expect(readWords(['--analyze-only']).apply).toBe(false);
    expect(readWords(['--apply']).apply).toBe(true);
    expect(() => readWords(['--apply', '--analyze-only'])).toThrow('not both');
    expect(() => readWords(['--aply'])).toThrow('--aply');
  });
});

describe('a check', () => {
  it('that breaks is a failure of its own', async () => {
    const broken: Check = { name: 'broken', run: () => Promise.reject(new Error('no such table')) };
    expect(await diagnose(broken, false)).toMatchObject([{ name: 'broken', state: 'fail', words: 'no such table' }]);
  });

  it('is mended only when that is asked for, and looked at again', async () => {
    let mended = 0;
    const check: Check = {
      name: 'c',
      run: () => Promise.resolve(mended > 0 ? ok('fine') : warn('stale', 'mend it')),
      apply: () => Promise.resolve(`${++mended} thing`),
    };
    expect(await diagnose(check, false)).toMatchObject([{ state: 'warn', mend: 'mend it' }]);
    expect(mended).toBe(0);
    expect(await diagnose(check, true)).toMatchObject([{ state: 'ok', words: 'fine (mended: 1 thing)' }]);
    await diagnose(check, true);
    expect(mended).toBe(1);
  });

  it('says so when it could not be mended', async () => {
    const run = () => Promise.resolve(fail('gone', 'do this'));
    const found = await diagnose({ name: 'c', run, apply: () => Promise.reject(new Error('read only')) }, true);
    expect(found).toMatchObject([{ state: 'fail', words: 'gone; it could not be mended: read only', mend: 'do this' }]);
  });
});

describe('the report', () => {
  const found = [
    { name: 'a', ...ok('fine') },
    { name: 'b', ...warn('old', 'renew', ['since may']) },
    { name: 'c', ...skip('no key') },
  ];

  it('has a sign, the details and the mend of each, and ends with 1 only if something is broken', () => {
    expect(found.flatMap(linesOf)).toEqual(['✓ a: fine', '! b: old', '    since may', '    → renew', '- c: no key']);
    expect(summaryOf(found)).toBe('1 fine, 1 to look at, 0 broken, 1 not checked.');
    expect(exitCodeOf(found)).toBe(0);
    expect(exitCodeOf([...found, { name: 'd', ...fail('x', 'y') }])).toBe(1);
  });

  it('shows no secret, whoever quoted it', () => {
    expect(withoutSecrets('GET /bot12:secret/getMe', ['12:secret'])).toBe('GET /bot***/getMe');
  });
});

describe('the environment', () => {
  it('of the sandbox has neither token nor key, and is fine', () => {
    expect(readEnvironment({})).toMatchObject({ hasToken: false, hasKieKey: false, problems: [] });
  });

  it('with something wrong in it is read without that', () => {
    const read = readEnvironment({ PORT: 'eighty', LOG_LEVEL: 'loud', MAX_ACTIVE_PER_USER: '7', KIE_API_KEY: 'key' });
    expect(read.problems.map((problem) => problem.split(' ')[0])).toEqual(['PORT', 'LOG_LEVEL']);
    expect(read.config?.limits.maxActivePerUser).toBe(7);
    expect(read).toMatchObject({ hasToken: false, hasKieKey: true });
  });

  it('of production without what it needs can not be used', () => {
    const { config, problems } = readEnvironment({ NODE_ENV: 'production' });
    expect(config).toBeNull();
    expect(problems.join()).toMatch(/DATABASE_URL[^]*APP_SECRET/);
  });
});

describe('the webhook', () => {
  const info = { url: '', pending_update_count: 3 };
  const recently = { last_error_date: NOW.getTime() / 1000 - 60, last_error_message: 'wrong certificate' };
  const ours = { ...info, url: `${PUBLIC}/webhooks/telegram` };

  it.each([
    ['none while polling', info, 'polling', 'ok'],
    ['a foreign one while polling', { ...info, url: 'https://other.example/x' }, 'polling', 'fail'],
    ['ours', ours, 'webhook', 'ok'],
    ['none in webhook mode', info, 'webhook', 'fail'],
    ['a foreign one in webhook mode', { ...info, url: 'https://other.example/x' }, 'webhook', 'fail'],
    ['ours, which fails', { ...ours, ...recently }, 'webhook', 'warn'],
    ['ours, which failed long ago', { ...ours, ...recently, last_error_date: 1 }, 'webhook', 'ok'],
  ] as const)('%s', (_name, seen, mode, state) => {
    expect(judgeWebhook(seen, { mode, publicUrl: PUBLIC }, NOW).state).toBe(state);
  });
});

it('a model that is not sold says why', () => {
  const models = [
    aModel({ id: 'sold', provider: 'kie' }),
    aModel({ id: 'free', provider: 'kie', price: null }),
    aModel({ id: 'old', provider: 'kie', status: 'removed_from_docs', price: null }),
  ];
  expect(unsoldLines(models, new Set(['sold']))).toEqual([
    'free: no known price',
    'old: no known price, kie documents it no longer',
  ]);
});

describe('the bot', () => {
  it('should be found in other chats too, which only @BotFather can allow', () => {
    expect(judgeBot({ username: 'a_bot', supports_inline_queries: true })).toMatchObject({ state: 'ok' });
    expect(judgeBot({ username: 'a_bot', supports_inline_queries: false })).toMatchObject({
      state: 'warn',
      mend: expect.stringContaining('/setinline') as string,
    });
  });
});
