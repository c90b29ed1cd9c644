import sharp from 'sharp';
import { Client } from 'pg';
import { createDataSource } from '../../src/database';
import { verifyLedger } from '../../src/billing';
import type { ChatMessage } from '../../sandbox/telegram';
import type { StoryUser } from './user';
import { type World, type WorldOptions, startWorld } from './world';

/** A plain picture of one colour, as a phone would send it. */
export const photo = (background: string, size = 256): Promise<Buffer> =>
  sharp({ create: { width: size, height: size, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** Opens the card of a model whose only required question is its prompt. */
export const fillCard = async (user: StoryUser, modelId: string, prompt: string): Promise<ChatMessage> => {
  await user.says(`/model ${modelId}`);
  await user.sees('prompt');
  await user.says(prompt);
  return user.seesButton('🚀');
};

/** What the user can spend, from the bot's own words. */
export const balanceOf = async (user: StoryUser): Promise<number> => {
  await user.says('/balance');
  const { text } = await user.sees(/balance is|Баланс|баланс/);
  const digits = /-?[\d\s,\u00a0\u202f]*\d/.exec(text)?.[0] ?? '';
  return Number(digits.replace(/\D/g, ''));
};

/** What the books say is wrong; empty when every credit is where it belongs. */
export const ledgerProblems = async (world: World): Promise<string[]> => {
  const dataSource = await createDataSource(world.database.url, () => undefined).initialize();
  try {
    return (await verifyLedger(dataSource.manager)).problems;
  } finally {
    await dataSource.destroy();
  }
};

/** One world for all stories of a file. At its end the books are right, and what `atEnd` expects is true. */
export const shareWorld = (
  take: (world: World) => void | Promise<void>,
  { atEnd, ...options }: WorldOptions & { atEnd?: (world: World) => void } = {},
): void => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(options);
    await take(world);
  }, 60_000);
  afterAll(async () => {
    try {
      expect(await ledgerProblems(world)).toEqual([]);
      atEnd?.(world);
    } finally {
      // A world that goes on would hold the run back.
      await world.stop();
    }
  });
};

/** What Telegram has refused, and why. */
export const refusals = (world: World): unknown[] =>
  world.telegram.calls.filter((call) => !call.ok).map((call) => [call.method, call.error]);

/** How often the results of a user were paid for, by the ledger. */
export const chargesOf = async (world: World): Promise<{ captured: number; released: number }> => {
  const rows = await world.rows<{ reason: string; count: string }>(
    `SELECT reason, count(*) FROM ledger_transfers WHERE reason IN ('capture', 'release') GROUP BY reason`,
  );
  const count = (reason: string): number => Number(rows.find((row) => row.reason === reason)?.count ?? 0);
  return { captured: count('capture'), released: count('release') };
};

/** Keeps a lock on a table until it is let go: whoever writes there waits, as in a database that is slow for a while. */
export const holdTable = async (world: World, table: string): Promise<() => Promise<void>> => {
  const client = new Client({ connectionString: world.database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
};
