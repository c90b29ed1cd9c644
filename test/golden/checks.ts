import type { CatalogueEntry } from '../../sandbox/kie/catalogue';
import type { ModelSpec } from '../../src/registry';
import { faultsIn } from '../support/telegram-html';
import { until } from '../support/until';
import type { StoryUser } from '../support/user';
import type { World } from '../support/world';
import type { Played } from './play';
import { type Value, isFile } from './values';

interface Row {
  id: string;
  state: string;
  price: string;
  task_id: string;
  hold: string | null;
  captured: string | null;
  released: string | null;
}

const SQL = `
  SELECT g.id, g.state, g.price, g.task_id,
    (SELECT sum(amount) FROM ledger_transfers WHERE reference = g.id::text AND reason = 'hold') AS hold,
    (SELECT sum(amount) FROM ledger_transfers WHERE reference = g.id::text AND reason = 'capture') AS captured,
    (SELECT sum(amount) FROM ledger_transfers WHERE reference = g.id::text AND reason = 'release') AS released
  FROM generations g JOIN users u ON u.id = g.user_id WHERE u.telegram_id = $1`;

/** What kie got for the one generation of a user, after its charge was proved. */
export const receivedBy = async (
  world: World,
  user: StoryUser,
  entry: CatalogueEntry,
  price: number,
): Promise<unknown> => {
  const row = await until(
    async () => {
      const rows = await world.rows<Row>(SQL, [user.id]);
      expect(rows).toHaveLength(1);
      return rows[0]?.state === 'delivered' ? rows[0] : null;
    },
    { timeoutMs: 30_000, what: () => `${entry.id} to be delivered` },
  );
  expect({ price: Number(row.price), hold: Number(row.hold) }).toEqual({ price: Number(row.captured), hold: price });
  expect(Number(row.captured)).toBeGreaterThan(0);
  expect(Number(row.captured) + Number(row.released ?? 0)).toBe(price);
  const mine = world.kie.creates.filter((create) =>
    create.taskId === null ? JSON.stringify(create.input).includes(String(user.id)) : create.taskId === row.task_id,
  );
  expect(mine.map(({ model, code }) => ({ model, code }))).toEqual([{ model: entry.id, code: 200 }]);
  return mine[0]?.input;
};

/** What was answered is what was sent, in its wire types; what was not answered was sent with its default or not at all. */
export const checkReceived = (
  world: World,
  entry: CatalogueEntry,
  model: ModelSpec,
  received: Record<string, unknown>,
  { answered }: Played,
): void => {
  for (const [key, value] of Object.entries(answered)) {
    expect({ [key]: received[key] }).toEqual({ [key]: expected(value, world) });
  }
  for (const [key, value] of Object.entries(received)) {
    if (answered[key] !== undefined) continue;
    const known = [entry.input[key]?.default, model.input[key]?.default, ...ruledValues(model, key)];
    expect({ key, known }).toEqual({ key, known: expect.arrayContaining([value]) });
  }
};

/** Values that a rule between parameters prescribes. */
const ruledValues = (model: ModelSpec, key: string): unknown[] =>
  model.constraints.flatMap((rule) => (typeof rule === 'string' ? [] : (rule.only?.[key] ?? [])));

const expected = (value: Value, world: World): unknown => {
  if (isFile(value)) return expect.stringMatching(`^${world.kie.uploadUrl}/`);
  if (Array.isArray(value)) return value.map((item) => expected(item, world));
  if (typeof value !== 'object' || value === null) return value;
  // Fields of a group that were left out may come with their defaults.
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expected(item, world)])),
  );
};

/** Everything that the bot sent to a user: marked-up texts that Telegram takes, buttons of at most 64 bytes, each once. */
export const checkMessages = (world: World, user: StoryUser): void => {
  const mine = world.telegram.calls.filter(({ payload }) => Number(payload.chat_id) === user.id);
  expect(mine.length).toBeGreaterThan(1);
  expect(mine.filter((call) => !call.ok).map((call) => [call.method, call.error])).toEqual([]);
  for (const { payload } of mine) {
    const text = payload.text ?? payload.caption;
    if (payload.parse_mode === 'HTML' && typeof text === 'string') expect(faultsIn(text)).toEqual([]);
    const markup = (
      typeof payload.reply_markup === 'string' ? JSON.parse(payload.reply_markup) : payload.reply_markup
    ) as { inline_keyboard?: { text: string; callback_data?: string }[][] } | undefined;
    const data = (markup?.inline_keyboard ?? []).flat().flatMap(({ callback_data }) => callback_data ?? []);
    for (const one of data) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(64);
    expect(data.filter((one, index) => data.indexOf(one) !== index)).toEqual([]);
  }
};
