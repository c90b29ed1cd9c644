import { register } from 'prom-client';
import { type Alert, Alerts, type CheckResult } from '../../src/generation';
import { GenerationApp, PRICE } from '../support/generation-app';

let world: GenerationApp;

beforeAll(async () => {
  world = await GenerationApp.start();
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

/** 1,000 characters are 2,500 tokens at most: 20 of the provider's credits, so 10 credits are held. */
const SPEECH = { modelId: 'scripted/speech', prompt: 'x'.repeat(1000) };
const HELD = 10;
const reporting = (providerCost?: number): CheckResult => ({
  state: 'succeeded',
  outputs: [{ kind: 'audio', url: 'https://files.example/1.mp3' }],
  providerCost,
});
const ended = async (userId: number, result: CheckResult, more: object = SPEECH): Promise<string> => {
  world.provider.firstResult = result;
  const id = await world.accepted(userId, more);
  await world.reaches(id, 'delivered');
  return id;
};

describe('a price that the provider tells afterwards', () => {
  it('is held at its most, and what was really used is charged', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(50);
    const id = await world.accepted(userId, SPEECH);
    await world.reaches(id, 'running');
    expect(await world.balance(userId)).toBe(50 - HELD);
    const running = await world.generations.view(world.dataSource.manager, id);
    expect(running).toMatchObject({ price: HELD, isEstimate: true });
    world.provider.finish(id, reporting(5));
    await world.generations.nudge(id);
    await world.reaches(id, 'delivered');
    expect(world.notifier.of(id)[0]).toMatchObject({ state: 'succeeded', price: 3, isEstimate: false });
    expect(await world.balance(userId)).toBe(50 - 3);
    await world.booksAreRight();
  });

  it.each([
    ['nothing was reported', undefined, HELD],
    ['more was reported than was agreed to', 400, HELD],
    ['it cost nothing', 0, 1],
  ])('when %s', async (_name, cost, charged) => {
    const userId = await world.userWith(50);
    const id = await ended(userId, reporting(cost));
    expect(await world.row(id)).toMatchObject({ price: String(charged) });
    expect(await world.balance(userId)).toBe(50 - charged);
    await world.booksAreRight();
  });

  it('costs nothing if it fails, whatever was reported', async () => {
    world.provider.firstResult = { state: 'failed', failure: { reason: 'provider' }, providerCost: 5 };
    const userId = await world.userWith(50);
    const id = await world.accepted(userId, SPEECH);
    await world.told(id);
    expect(await world.balance(userId)).toBe(50);
    await world.booksAreRight();
  });

  it('is not settled for a model that is sold by the piece', async () => {
    const userId = await world.userWith(50);
    const id = await ended(userId, reporting(2), {});
    expect(await world.row(id)).toMatchObject({ price: String(PRICE), provider_cost: '2' });
    expect(await world.balance(userId)).toBe(50 - PRICE);
  });

  it('a price on the row that is not what was captured is found', async () => {
    const id = await ended(await world.userWith(50), reporting(5));
    await world.sql('UPDATE generations SET price = 9 WHERE id = $1', [id]);
    await expect(world.booksAreRight()).rejects.toThrow(
      `generation ${id} says that it cost 9 credits, but 3 were captured`,
    );
    await world.sql('UPDATE generations SET price = 3 WHERE id = $1', [id]);
  });

  it('a row of the version before is charged as it was quoted', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(50);
    const id = await world.accepted(userId, SPEECH);
    await world.reaches(id, 'running');
    await world.sql('UPDATE generations SET settles_actual = DEFAULT, quote_exact = DEFAULT WHERE id = $1', [id]);
    world.provider.finish(id, reporting(5));
    await world.generations.nudge(id);
    await world.reaches(id, 'delivered');
    expect(await world.balance(userId)).toBe(50 - HELD);
    await world.booksAreRight();
  });
});

describe("a price that is not what the provider's report says", () => {
  const alerts: Alert[] = [];
  beforeAll(() => world.app.get(Alerts).listen(async (alert) => void alerts.push(alert)));
  beforeEach(() => void alerts.splice(0));
  const counted = async (): Promise<number> => {
    const metric = await register.getSingleMetric('atelier_generation_price_drift_total')?.get();
    return metric?.values.find(({ labels }) => labels.model === 'scripted/picture')?.value ?? 0;
  };

  it('is told and counted when the quote was exact', async () => {
    const before = await counted();
    await ended(await world.userWith(50), reporting(12), {});
    expect(alerts).toEqual([
      {
        kind: 'price_drift',
        subject: 'scripted/picture',
        facts: { model: 'scripted/picture', quoted: 8, actual: 12, percent: '+50 %' },
      },
    ]);
    expect(await counted()).toBe(before + 1);
  });

  it('is no news within a tenth, of an estimate, or without a report', async () => {
    await ended(await world.userWith(50), reporting(8.8), {});
    await ended(await world.userWith(50), reporting(), {});
    await ended(await world.userWith(50), reporting(5));
    expect(alerts).toEqual([]);
  });
});

describe('a price that depends on the earlier work', () => {
  const clip = async (userId: number, resolution?: string): Promise<string> => {
    const input = { prompt: 'a cat', ...(resolution === undefined ? {} : { resolution }) };
    const id = await world.accepted(userId, { modelId: 'scripted/clip', input });
    await world.reaches(id, 'delivered');
    return String((await world.row(id)).task_id);
  };
  const extended = async (userId: number, taskId: string): Promise<{ price: unknown; taskId: string }> => {
    const id = await world.accepted(userId, { modelId: 'scripted/extend', input: { task_id: taskId } });
    await world.reaches(id, 'delivered');
    const { price, task_id: made } = await world.row(id);
    return { price, taskId: String(made) };
  };

  it('is that of its resolution, also where that was a default, or the work goes on from another', async () => {
    const userId = await world.userWith(200);
    const small = await extended(userId, await clip(userId));
    expect(small.price).toBe('4');
    expect((await extended(userId, await clip(userId, '720p'))).price).toBe('10');
    expect((await extended(userId, small.taskId)).price).toBe('4');
  });

  it('is the dearest where the work is unknown, or somebody else’s', async () => {
    const [userId, other] = [await world.userWith(200), await world.userWith(200)];
    expect((await extended(userId, 'no-such-task')).price).toBe('10');
    expect((await extended(userId, await clip(other))).price).toBe('10');
  });
});
