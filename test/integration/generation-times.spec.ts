import { type GenerationView, ModelDurations } from '../../src/generation';
import { GenerationApp } from '../support/generation-app';
import { insertGeneration } from '../support/generation-rows';
import { until } from '../support/until';

let world: GenerationApp;

beforeAll(async () => {
  world = await GenerationApp.start();
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

/** Runs of a model that took so many seconds. */
const runs = async (modelId: string, seconds: number[]): Promise<void> => {
  const userId = await world.userWith(0);
  for (const took of seconds) {
    const finishedAt = new Date(Date.UTC(2026, 0, 1) + took * 1_000).toISOString();
    await insertGeneration(world, userId, { modelId, submittedAt: '2026-01-01T00:00:00Z', finishedAt });
  }
};

describe('measured times', () => {
  it('are the median and the ninth tenth of the runs, of many models at once', async () => {
    await runs('quick', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    await runs('rare', [1, 2, 3, 4]);
    const durations = world.app.get(ModelDurations);
    const { manager } = world.dataSource;
    const query = jest.spyOn(manager, 'query');
    expect(await durations.usualMs(manager, ['quick', 'rare', 'never'])).toEqual(new Map([['quick', 6_000]]));
    expect(await durations.usualMs(manager, ['never', 'quick', 'quick'])).toEqual(new Map([['quick', 6_000]]));
    expect(await durations.usualMs(manager, [])).toEqual(new Map());
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
    const id = await insertGeneration(world, await world.userWith(0), { modelId: 'quick' });
    expect(await world.generations.view(manager, id)).toMatchObject({ expectedMs: 6_000, slowMs: 10_000 });
  });

  it('are not known without enough runs', async () => {
    const id = await insertGeneration(world, await world.userWith(0), { modelId: 'unheard' });
    const view = await world.generations.view(world.dataSource.manager, id);
    expect(view).toMatchObject({ expectedMs: null, slowMs: null });
  });
});

describe('someone who waits', () => {
  const active = (userId: number): Promise<GenerationView[]> =>
    world.generations.active(world.dataSource.manager, userId);

  it('is told whether it is the line or their own limit', async () => {
    world.provider.firstResult = { state: 'running' };
    const [busy, other] = [await world.userWith(100), await world.userWith(100)];
    const ids = [await world.accepted(busy), await world.accepted(busy)];
    for (const id of ids) await world.reaches(id, 'running');
    world.provider.onSlot = () => Promise.resolve(60_000);
    await world.accepted(busy);
    await world.accepted(other);
    expect((await active(busy)).map((view) => [view.state, view.waitsFor])).toEqual([
      ['running', null],
      ['running', null],
      ['queued', 'own_limit'],
    ]);
    expect((await active(other)).map((view) => [view.position, view.waitsFor])).toEqual([[1, 'line']]);

    for (const id of ids) world.provider.finish(id);
    for (const id of ids) await world.reaches(id, 'delivered');
    await until(async () => ((await active(busy))[0]?.waitsFor === 'line' ? true : null), {
      timeoutMs: 5_000,
      what: () => 'the limit to be free',
    });
  });
});
