import { randomUUID } from 'node:crypto';
import { type GenerationView, History } from '../../src/generation';
import { GenerationApp } from '../support/generation-app';
import { insertGeneration } from '../support/generation-rows';

let world: GenerationApp;
let history: History;

beforeAll(async () => {
  world = await GenerationApp.start();
  history = world.app.get(History);
});
afterAll(() => world.stop());

const idsOf = (views: GenerationView[]): string[] => views.map((view) => view.id);

const viewOf = async (id: string): Promise<GenerationView> => {
  const view = await world.generations.view(world.dataSource.manager, id);
  if (view === null) throw new Error(`no view of ${id}`);
  return view;
};

describe('what a generation was made from', () => {
  const lineageOf = async (id: string): Promise<string[]> =>
    idsOf(await history.lineage(world.dataSource.manager, await viewOf(id)));

  it('is told nearest first, five at most', async () => {
    const userId = await world.userWith(0);
    const chain: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      chain.unshift(await insertGeneration(world, userId, { parentId: chain[0] ?? null }));
    }
    const [newest = '', ...ancestors] = chain;
    expect(await viewOf(newest)).toMatchObject({ parentId: ancestors[0] });
    expect(await lineageOf(newest)).toEqual(ancestors.slice(0, 5));
    expect(await lineageOf(chain.at(-1) ?? '')).toEqual([]);
  });

  it('passes over deleted ones and ends at what is not there or not ours', async () => {
    const userId = await world.userWith(0);
    const foreign = await insertGeneration(world, await world.userWith(0));
    const first = await insertGeneration(world, userId, { parentId: foreign });
    const deleted = await insertGeneration(world, userId, { parentId: first, deleted: true });
    const last = await insertGeneration(world, userId, { parentId: deleted });
    expect(await lineageOf(last)).toEqual([first]);
    expect(await lineageOf(await insertGeneration(world, userId, { parentId: randomUUID() }))).toEqual([]);
  });

  it('ends even if rows name each other', async () => {
    const userId = await world.userWith(0);
    const [one, two] = [randomUUID(), randomUUID()];
    await insertGeneration(world, userId, { id: one, parentId: two });
    await insertGeneration(world, userId, { id: two, parentId: one });
    expect((await lineageOf(one)).length).toBeLessThanOrEqual(5);
  });

  it('is noted at the confirmation, but only if it is the same person’s', async () => {
    const userId = await world.userWith(100);
    const own = await insertGeneration(world, userId);
    const foreign = await insertGeneration(world, await world.userWith(0));
    const confirm = (parentId: string) =>
      world.generations.confirm(world.dataSource.manager, {
        confirmId: randomUUID(),
        userId,
        modelId: 'scripted/picture',
        input: { prompt: 'a cat' },
        origin: { channel: 'recording', address: {} },
        parentId,
      });
    expect(await confirm(own)).toMatchObject({ kind: 'accepted', generation: { parentId: own } });
    expect(await confirm(foreign)).toMatchObject({ kind: 'accepted', generation: { parentId: null } });
  });
});

describe('tasks that another model can go on from', () => {
  it('are the newest results with a task id of models that fit', async () => {
    const userId = await world.userWith(0);
    const task = (fields: object) => insertGeneration(world, userId, { taskId: randomUUID(), ...fields });
    const older = await task({ modelId: 'song', createdAt: '2026-01-01T00:00:00Z' });
    const newer = await task({ modelId: 'cover', createdAt: '2026-01-02T00:00:00Z', state: 'undeliverable' });
    await task({ modelId: 'film' });
    await task({ modelId: 'song', state: 'failed' });
    await task({ modelId: 'song', state: 'running' });
    await task({ modelId: 'song', deleted: true });
    await task({ modelId: 'song', taskId: null });
    await insertGeneration(world, await world.userWith(0), { modelId: 'song', taskId: randomUUID() });
    const songs = (modelId: string): boolean => modelId === 'song' || modelId === 'cover';
    const manager = world.dataSource.manager;
    expect(idsOf(await history.candidates(manager, userId, songs, 10))).toEqual([newer, older]);
    expect(idsOf(await history.candidates(manager, userId, songs, 1))).toEqual([newer]);
    expect(await history.candidates(manager, userId, () => false, 10)).toEqual([]);
  });
});

describe('someone with twenty thousand generations', () => {
  it('is answered at once', async () => {
    const userId = await world.userWith(0);
    await world.sql(
      `INSERT INTO generations (id, confirm_id, user_id, model_id, output_kind, provider, input, origin, price, quoted_cost, state,
                                task_id, created_at)
       SELECT gen_random_uuid(), gen_random_uuid(), $1, 'm' || n % 50, CASE WHEN n = 1 THEN 'video' ELSE 'image' END, 'scripted', '{}',
              '{"channel": "recording", "address": {}}', 4, 8, 'delivered', 'task' || n, now() - n * interval '1 minute'
       FROM generate_series(1, 20000) n`,
      [userId],
    );
    await world.sql('ANALYZE generations');
    const manager = world.dataSource.manager;
    const slowest = async (work: () => Promise<unknown>): Promise<number> => {
      await work();
      const started = performance.now();
      for (let n = 0; n < 5; n += 1) await work();
      return (performance.now() - started) / 5;
    };
    const measured = {
      page: await slowest(() => history.page(manager, userId, { limit: 6 })),
      rare: await slowest(() => history.page(manager, userId, { limit: 6, kind: 'video' })),
      favourites: await slowest(() => history.page(manager, userId, { limit: 6, kind: 'favourite' })),
      counts: await slowest(() => history.counts(manager, userId)),
      candidates: await slowest(() => history.candidates(manager, userId, (id) => id === 'm7', 6)),
    };
    for (const ms of Object.values(measured)) expect(ms).toBeLessThan(200);
  });
});
