import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Client } from 'pg';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../src/database/embedded';
import { InstanceLiveness, Leadership, PoolerDetected, type Tenure, aborted, leaderKey } from '../../src/lock';
import { LockSession } from '../../src/lock/lock-session';
import { LOCK_TIMINGS, type LockTimings } from '../../src/lock/timings';
import { type TestDatabase, createDatabase, onServer } from '../support/database';
import { until } from '../support/until';
import { type Policy, startTransactionPooler } from './transaction-pooler';

const KEY = leaderKey('123456:integration-test');
const FAST: Partial<LockTimings> = { pingMs: 100, tryMs: 40, patienceMs: 300, settleMs: 2_000 };

interface Node {
  liveness: InstanceLiveness;
  leadership: Leadership;
  tenures: Tenure[];
}

let database: TestDatabase;
const nodes: Node[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createDatabase();
});
afterEach(async () => {
  for (const node of nodes.splice(0)) await stop(node);
});
afterAll(() => database.drop());

const stop = async ({ leadership, liveness }: Node): Promise<void> => {
  await leadership.stop();
  await liveness.onApplicationShutdown();
};

const ask = <T>(work: (client: Client) => Promise<T>): Promise<T> => onServer(database.url, work);

const startNode = async (
  timings: Partial<LockTimings> = {},
  mode: 'exit' | 'standby' = 'standby',
  url = database.url,
): Promise<Node> => {
  const liveness = new InstanceLiveness(url, new SchedulerRegistry(), { ...FAST, ...timings });
  const leadership = new Leadership(liveness, KEY, mode, { ...FAST, ...timings });
  const node: Node = { liveness, leadership, tenures: [] };
  leadership.lead(async (tenure) => {
    node.tenures.push(tenure);
    await aborted(tenure.signal);
  });
  await liveness.onApplicationBootstrap();
  nodes.push(node);
  return node;
};

const idOf = (node: Node): string => node.liveness.current()?.instanceId ?? '';
const leads = (node: Node) => (): boolean => node.leadership.role === 'leader';
const liveIds = (): Promise<string[]> =>
  ask(async (client) => (await client.query<{ id: string }>('SELECT id FROM live_instances')).rows.map(({ id }) => id));

/** What an administrator or a broken network does. The service itself never does this. */
const terminate = (instanceId: string): Promise<unknown> =>
  ask((client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
      `atelier lock ${instanceId.slice(0, 8)}`,
    ]),
  );

describe('the sign of life', () => {
  it('shows exactly the living instances', async () => {
    const [first, second] = [await startNode(), await startNode()];
    expect((await liveIds()).sort()).toEqual([idOf(first), idOf(second)].sort());
    await ask((client) =>
      client.query(`INSERT INTO instances (id, lock_key) VALUES (gen_random_uuid(), 5), (gen_random_uuid(), -5)`),
    );
    const left = idOf(second);
    await stop(second);
    expect(second.liveness.current()).toBeNull();
    expect(await liveIds()).toEqual([idOf(first)]);
    const { rowCount } = await ask((client) => client.query('SELECT FROM instances WHERE id = $1', [left]));
    expect(rowCount).toBe(0);
  });

  it('begins a new life under a new id, but only when the works of the old one have settled', async () => {
    const node = await startNode();
    const seen: string[] = [];
    let letGo = (): void => undefined;
    node.liveness.whileAlive(async ({ instanceId, signal }) => {
      seen.push(instanceId);
      await aborted(signal);
      if (seen.length === 1) await new Promise<void>((resolve) => (letGo = resolve));
    });
    const old = idOf(node);
    expect(seen).toEqual([old]);
    await terminate(old);
    await until(() => node.liveness.current() === null);
    // The standby's campaign would be the first to come back: it may not either.
    await expect(until(() => idOf(node) !== '', { timeoutMs: 400 })).rejects.toThrow();
    letGo();
    await until(() => idOf(node) !== '');
    expect(idOf(node)).not.toBe(old);
    expect(seen).toEqual([old, idOf(node)]);
  });

  it('runs a work again that failed in mid-life', async () => {
    const node = await startNode();
    let runs = 0;
    node.liveness.whileAlive(() => {
      runs += 1;
      return runs < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    });
    await until(() => runs === 3);
  });

  it('comes back after a restart of the server', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'atelier-lock-'));
    const start = () => startEmbeddedPostgres({ folder: join(parent, 'pg'), durable: false, log: () => undefined });
    const { url, folder } = await start();
    try {
      await onServer(url, (client) =>
        client.query(
          'CREATE TABLE instances (id uuid PRIMARY KEY, lock_key bigint NOT NULL, started_at timestamptz DEFAULT now())',
        ),
      );
      const node = await startNode({}, 'standby', url);
      await until(leads(node));
      const old = idOf(node);
      await stopEmbeddedPostgres(folder);
      await until(() => node.liveness.current() === null);
      expect(node.tenures[0]?.signal.aborted).toBe(true);
      expect(node.leadership.role).toBe('standby');
      await start();
      await until(() => idOf(node) !== '' && node.leadership.role === 'leader', { timeoutMs: 20_000 });
      expect(idOf(node)).not.toBe(old);
      await stop(node);
    } finally {
      await stopEmbeddedPostgres(folder);
      for (const path of [parent, folder]) rmSync(path, { recursive: true, force: true });
    }
  });
});

describe('leadership', () => {
  it('belongs to one instance; when its connection dies it stops at once and the other takes over', async () => {
    const first = await startNode();
    await until(leads(first));
    const second = await startNode();
    expect(second.leadership.role).toBe('standby');
    expect(first.tenures[0]?.isConfirmed()).toBe(true);

    const takenOver = until(leads(second), { everyMs: 5 });
    const stopped = aborted(first.tenures[0]!.signal).then(() => performance.now());
    await terminate(idOf(first));
    const killedAt = performance.now();
    expect((await stopped) - killedAt).toBeLessThan(100);
    expect(first.tenures[0]?.isConfirmed()).toBe(false);
    await takenOver;
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    await until(() => first.liveness.current() !== null);
    expect(first.leadership.role).toBe('standby');
    expect(second.tenures).toHaveLength(1);
  });

  it('is taken from a frozen leader by PostgreSQL itself', async () => {
    const frozen = await startNode({ pingMs: 3_600_000, idleSessionMs: 600 });
    await until(leads(frozen));
    const tenure = frozen.tenures[0]!;
    const other = await startNode();
    await until(() => !tenure.isConfirmed(200), { everyMs: 10 });
    expect(tenure.signal.aborted).toBe(false); // it knows by its own clock before it hears of it
    await until(leads(other));
    expect(tenure.signal.aborted).toBe(true);
  });

  it('is kept for as long as one likes by a leader that pings', async () => {
    const node = await startNode({ pingMs: 50, idleSessionMs: 300 });
    await until(leads(node));
    const since = performance.now();
    await until(() => performance.now() - since > 1_200);
    expect(node.tenures).toHaveLength(1);
    expect(node.tenures[0]?.isConfirmed(250)).toBe(true);
  });

  it('is given back by stop only when the work has settled', async () => {
    const liveness = new InstanceLiveness(database.url, new SchedulerRegistry(), FAST);
    const leadership = new Leadership(liveness, KEY, 'standby', FAST);
    let finish = (): void => undefined;
    leadership.lead(async ({ signal }) => {
      await aborted(signal);
      await new Promise<void>((resolve) => (finish = resolve));
    });
    await liveness.onApplicationBootstrap();
    await until(() => leadership.role === 'leader');
    const other = await startNode();
    const stopped = Promise.all([leadership.stop(), leadership.stop()]);
    await expect(until(leads(other), { timeoutMs: 300 })).rejects.toThrow();
    finish();
    await stopped;
    expect(leadership.role).toBe('off');
    expect(liveness.current()).not.toBeNull();
    await until(leads(other));
    await liveness.onApplicationShutdown();
  });

  it('is off when nobody asked to lead', async () => {
    const liveness = new InstanceLiveness(database.url, new SchedulerRegistry(), FAST);
    const leadership = new Leadership(liveness, KEY, 'exit', FAST);
    await liveness.onApplicationBootstrap();
    expect(leadership.role).toBe('off');
    await leadership.stop();
    await liveness.onApplicationShutdown();
  });
});

describe('exit mode', () => {
  it('refuses the second instance with one line that names the first', async () => {
    const first = await startNode();
    await until(leads(first));
    const since = performance.now();
    const second = await startNode({}, 'exit');
    const line = await second.leadership.refused;
    expect(performance.now() - since).toBeGreaterThan(300);
    expect(line).toContain(`atelier lock ${idOf(first).slice(0, 8)}`);
    expect(line).toContain('LOCK_ON_CONFLICT=exit');
    expect(line).not.toContain('\n');
    expect(second.tenures).toHaveLength(0);
  });

  it('waits for a predecessor that is going', async () => {
    const first = await startNode();
    await until(leads(first));
    const second = await startNode({ patienceMs: 5_000 }, 'exit');
    await stop(first);
    await until(leads(second));
  });

  it('stops in an orderly way when the lock is lost', async () => {
    const node = await startNode({}, 'exit');
    await until(leads(node));
    await terminate(idOf(node));
    expect(await node.leadership.refused).toContain('lost');
    expect(node.tenures[0]?.signal.aborted).toBe(true);
  });
});

describe('64-bit keys', () => {
  it.each([0n, 1n, -1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n, -(2n ** 32n), 2n ** 63n - 1n, -(2n ** 63n), KEY])(
    'PostgreSQL takes %s and shows it in pg_locks',
    async (key) => {
      const session = await LockSession.open(database.url, 'edge', LOCK_TIMINGS);
      const other = await LockSession.open(database.url, 'other', LOCK_TIMINGS);
      expect(await session.holderOf(key)).toBeNull();
      expect(await session.tryLock(key)).toBe(true);
      expect(await other.tryLock(key)).toBe(false);
      expect(await other.holderOf(key)).toContain(`edge, backend ${session.pid}`);
      await session.unlock(key);
      expect(await other.tryLock(key)).toBe(true);
      await Promise.all([session.close(), other.close()]);
    },
  );
});

describe('a transaction pooler', () => {
  it.each<[number, Policy]>([
    [1, 'last used first'],
    [2, 'last used first'],
    [2, 'longest unused first'],
    [3, 'longest unused first'],
    [4, 'longest unused first'],
    [5, 'longest unused first'],
  ])('with %s server connections, %s, is refused in words', async (size, policy) => {
    const pooler = await startTransactionPooler(database.url, size, policy);
    const liveness = new InstanceLiveness(pooler.url, new SchedulerRegistry(), FAST);
    const refusal = await liveness.onApplicationBootstrap().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PoolerDetected);
    expect((refusal as Error).message).toMatch(/DATABASE_URL.*transaction pooler.*direct address/);
    await liveness.onApplicationShutdown();
    await pooler.stop();
  });
});
