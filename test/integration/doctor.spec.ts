import { randomUUID } from 'node:crypto';
import { KieEmulator } from '../../sandbox/kie';
import { TelegramEmulator } from '../../sandbox/telegram';
import { doctor } from '../../src/cli/doctor/command';
import { type TestDatabase, createDatabase, createEmptyDatabase, onServer } from '../support/database';

const TOKEN = '8181:token-of-the-doctor-which-is-secret';
const KIE_KEY = 'kie-key-of-the-doctor';

let database: TestDatabase;
const telegram = new TelegramEmulator({ token: TOKEN });
const kie = new KieEmulator({ apiKey: KIE_KEY });

beforeAll(async () => {
  [database] = await Promise.all([createDatabase(), telegram.start(), kie.start()]);
});
afterAll(async () => {
  await Promise.all([telegram.stop(), kie.stop(), database.drop()]);
});

const environment = (more: Record<string, string> = {}): Record<string, string> => ({
  DATABASE_URL: database.url,
  TELEGRAM_BOT_TOKEN: TOKEN,
  TELEGRAM_API_ROOT: telegram.url,
  KIE_API_KEY: KIE_KEY,
  KIE_BASE_URL: kie.url,
  KIE_UPLOAD_BASE_URL: kie.uploadUrl,
  ADMIN_USER_IDS: '5',
  ...more,
});

/** What it says and how it ends. */
const examined = async (words: string[], variables: Record<string, string>) => {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const error = jest.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  try {
    const code = await doctor(words, variables);
    return { code, text: lines.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
};
const sql = (text: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
  onServer(database.url, async (client) => (await client.query<Record<string, unknown>>(text, parameters)).rows);

describe('npm run doctor', () => {
  it('finds everything in order, lists what is not sold, shows no secret and ends with 0', async () => {
    const { code, text } = await examined([], environment());
    for (const fine of [
      'environment',
      'database',
      'connection',
      'migrations',
      'bot',
      'webhook',
      'kie account',
      'models',
      'ledger',
      'jobs that fail',
      'generations overdue for a look',
    ]) {
      expect(text).toContain(`✓ ${fine}: `);
    }
    expect(text).toMatch(/! models for sale: \d+ are offered, \d+ are not/);
    expect(text).toContain('no known price');
    expect(text).toContain('! leader: nobody polls for this bot');
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(KIE_KEY);
    expect(text).toMatch(/0 broken/);
    expect(code).toBe(0);
  }, 60_000);

  it('works in the sandbox, without token and key', async () => {
    const { code, text } = await examined(['--analyze-only'], { DATABASE_URL: database.url });
    expect(text).toContain('npm start runs the sandbox');
    expect(text).toContain('- bot: there is no TELEGRAM_BOT_TOKEN');
    expect(text).toContain('- kie account: there is no KIE_API_KEY');
    expect(text).toMatch(/^- admins: .*$[^]*^- callbacks: /m);
    expect(code).toBe(0);
  }, 60_000);

  it('ends with 1 and a mend where something is broken', async () => {
    const { code, text } = await examined(
      [],
      environment({ KIE_API_KEY: 'another-key', TELEGRAM_BOT_TOKEN: '1:wrong-token', PORT: 'eighty' }),
    );
    expect(text).toMatch(/✗ environment: 1 wrong\n {4}PORT .*\n {4}→ /);
    expect(text).toMatch(/✗ bot: .*\n {4}→ .*BotFather/);
    expect(text).toMatch(/✗ kie account: .*\n {4}→ .*api-key/);
    expect(text).not.toContain('eighty');
    expect(code).toBe(1);
  }, 60_000);

  it('says what it can when there is no database, and shows no password', async () => {
    const url = 'postgresql://atelier:correct-horse@127.0.0.1:1/none';
    const { code, text } = await examined([], environment({ DATABASE_URL: url }));
    expect(text).toMatch(/✗ database: .*\n {4}→ /);
    expect(text).toContain('✓ bot: ');
    expect(text).not.toContain('correct-horse');
    expect(code).toBe(1);
  }, 60_000);

  it('applies migrations to an empty database only when asked to', async () => {
    const empty = await createEmptyDatabase();
    try {
      const variables = environment({ DATABASE_URL: empty.url });
      const first = await examined([], variables);
      expect(first.text).toMatch(/✗ migrations: \d+ are not applied/);
      expect(first.code).toBe(1);
      const untouched = await onServer(empty.url, (client) =>
        client.query(`SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`),
      );
      expect(untouched.rowCount).toBe(0);
      const second = await examined(['--apply'], variables);
      expect(second.text).toContain('✓ migrations: all are applied (mended: the migrations are applied)');
      expect(second.code).toBe(0);
    } finally {
      await empty.drop();
    }
  }, 60_000);

  it('finds what is stuck; --apply asks for the looks, frees dead leases and removes a foreign webhook', async () => {
    const [user] = (await sql(`INSERT INTO users (locale) VALUES ('en') RETURNING id`)) as [{ id: string }];
    const [late, unsent] = [randomUUID(), randomUUID()];
    await sql(
      `INSERT INTO generations (id, confirm_id, user_id, model_id, provider, input, origin, price, quoted_cost, state,
         next_look_at, deliver_at, lease_owner, lease_until)
       VALUES ($1, $1, $3, 'm', 'kie', '{}', '{}', 1, 1, 'running', now() - interval '1 hour', NULL, $4, now() + interval '1 hour'),
              ($2, $2, $3, 'm', 'kie', '{}', '{}', 1, 1, 'succeeded', NULL, now() - interval '1 hour', NULL, NULL)`,
      [late, unsent, user.id, randomUUID()],
    );
    await sql(
      `INSERT INTO updates (bot_id, update_id, chat_id, payload, received_at) VALUES (8181, 1, 1, '{}', now() - interval '1 hour')`,
    );
    await sql(
      `INSERT INTO line_pauses (provider, failure, try_at) VALUES ('kie', '{"reason": "maintenance", "message": "back soon"}', now())`,
    );
    await telegramApi('setWebhook', { url: 'https://other.example/hook' });
    const first = await examined([], environment());
    expect(first.text).toContain('! generations overdue for a look: 1 wait for nobody');
    expect(first.text).toContain(`${unsent} succeeded, due since`);
    expect(first.text).toContain('! leases of dead instances: 1 of instances that are gone');
    expect(first.text).toMatch(/! updates waiting: 1, the oldest since/);
    expect(first.text).toMatch(/! closed providers: .*\n.*kie since .*: back soon/);
    expect(first.text).toContain('https://other.example/hook');
    expect(first.code).toBe(1);
    expect(await sql('SELECT key FROM graphile_worker.jobs')).toEqual([]);
    const second = await examined(['--apply'], environment());
    expect(second.text).toContain('(mended: 1 looks asked for)');
    expect(second.text).toContain('✓ leases of dead instances: none (mended: 1 leases freed)');
    expect(second.text).toMatch(/✓ webhook: none, as polling needs it.*mended/);
    expect(second.code).toBe(0);
    expect((await sql('SELECT key FROM graphile_worker.jobs ORDER BY key')).map(({ key }) => key)).toEqual([
      `deliver:${unsent}`,
      `look:${late}`,
    ]);
  }, 60_000);

  it('finds books that are not right', async () => {
    await sql(`INSERT INTO ledger_accounts (code, user_id, balance) SELECT 'user:x', id, 7 FROM users LIMIT 1`);
    const { code, text } = await examined([], environment());
    expect(text).toMatch(/✗ ledger: 1 contradictions\n.*balance 7, but its transfers add up to 0/);
    expect(code).toBe(1);
    await sql(`DELETE FROM ledger_accounts WHERE code = 'user:x'`);
  }, 60_000);

  it('has a help, and says what it does not understand', async () => {
    expect(await examined(['--help'], {})).toMatchObject({
      code: 0,
      text: expect.stringContaining('--apply') as string,
    });
    expect(await examined(['--fix'], {})).toMatchObject({ code: 2, text: expect.stringContaining('--fix') as string });
  });
});

const telegramApi = async (method: string, payload: object): Promise<void> => {
  const answer = await fetch(`${telegram.url}/bot${TOKEN}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  });
  expect(answer.status).toBe(200);
};
