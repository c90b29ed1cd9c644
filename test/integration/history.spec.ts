import { randomUUID } from 'node:crypto';
import { History, type HistoryPage, type HistoryQuery } from '../../src/generation';
import { GenerationApp } from '../support/generation-app';
import { insertGeneration } from '../support/generation-rows';

let world: GenerationApp;
let history: History;

beforeAll(async () => {
  world = await GenerationApp.start();
  history = world.app.get(History);
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

const page = (userId: number, query: Partial<HistoryQuery> = {}): Promise<HistoryPage> =>
  history.page(world.dataSource.manager, userId, { limit: 3, ...query });
const idsOf = (found: HistoryPage): string[] => found.generations.map((view) => view.id);
const second = (number: number): string => `2026-01-01T00:00:${String(number).padStart(2, '0')}Z`;

/** Ids of as many generations, newest first. */
const made = async (userId: number, count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.unshift(await insertGeneration(world, userId, { createdAt: second(n) }));
  return ids;
};

describe('pages of the history', () => {
  it('go from the newest to the oldest and back', async () => {
    const userId = await world.userWith(0);
    await insertGeneration(world, await world.userWith(0));
    const ids = await made(userId, 8);
    const first = await page(userId);
    expect(first).toMatchObject({ older: ids[2], newer: null });
    const middle = await page(userId, { before: first.older ?? '' });
    expect(middle).toMatchObject({ older: ids[5], newer: ids[3] });
    const last = await page(userId, { before: middle.older ?? '' });
    expect(last).toMatchObject({ older: null, newer: ids[6] });
    expect([first, middle, last].flatMap(idsOf)).toEqual(ids);
    const back = await page(userId, { after: last.newer ?? '' });
    expect(back).toEqual(middle);
    expect(await page(userId, { after: back.newer ?? '' })).toEqual(first);
  });

  it('skip and repeat nobody when many were made in the same moment, or microseconds apart', async () => {
    const userId = await world.userWith(0);
    const ids = new Set<string>();
    for (let n = 0; n < 10; n += 1) {
      const createdAt = n < 5 ? '2026-01-01T00:00:00.123456Z' : `2026-01-01T00:00:00.12345${n}Z`;
      ids.add(await insertGeneration(world, userId, { createdAt }));
    }
    const seen: string[] = [];
    for (let found = await page(userId); ; found = await page(userId, { before: found.older ?? '' })) {
      seen.push(...idsOf(found));
      if (found.older === null) break;
    }
    expect(seen).toHaveLength(10);
    expect(new Set(seen)).toEqual(ids);
  });

  it('hold when new ones come and when the one at their edge is deleted', async () => {
    const userId = await world.userWith(0);
    const ids = await made(userId, 6);
    const first = await page(userId);
    await insertGeneration(world, userId, { createdAt: second(30) });
    await world.generations.remove(world.dataSource.manager, first.older ?? '', userId);
    expect(idsOf(await page(userId, { before: first.older ?? '' }))).toEqual(ids.slice(3));
  });

  it('are the newest one for a place that is foreign, unknown or has nothing beyond it', async () => {
    const userId = await world.userWith(0);
    const ids = await made(userId, 4);
    const foreign = await insertGeneration(world, await world.userWith(0));
    for (const query of [{ before: foreign }, { before: randomUUID() }, { before: ids[3] }, { after: ids[1] }]) {
      expect(idsOf(await page(userId, query))).toEqual(ids.slice(0, 3));
    }
    expect(await page(await world.userWith(0))).toEqual({ generations: [], older: null, newer: null });
  });
});

describe('kinds in the history', () => {
  it('are known for what failed, for what a model made that is gone, and for rows of an older version', async () => {
    const userId = await world.userWith(0);
    const failed = await insertGeneration(world, userId, {
      modelId: 'gone/song',
      outputKind: 'audio',
      state: 'failed',
    });
    const old = { outputKind: null, modelId: 'gone/film', outputs: [{ kind: 'video', url: 'https://x/1.mp4' }] };
    const film = await insertGeneration(world, userId, old);
    const oldFailed = await insertGeneration(world, userId, { outputKind: null, state: 'failed' });
    const unknown = await insertGeneration(world, userId, { outputKind: null, modelId: 'gone/what', state: 'failed' });
    const data = await insertGeneration(world, userId, { outputKind: 'json', favourite: true });
    const text = await insertGeneration(world, userId, { outputKind: 'text' });
    await insertGeneration(world, userId, { deleted: true });

    expect(idsOf(await page(userId, { kind: 'audio' }))).toEqual([failed]);
    expect(idsOf(await page(userId, { kind: 'video' }))).toEqual([film]);
    expect(idsOf(await page(userId, { kind: 'image' }))).toEqual([oldFailed]);
    expect(new Set(idsOf(await page(userId, { kind: 'text' })))).toEqual(new Set([data, text]));
    expect(idsOf(await page(userId, { kind: 'favourite' }))).toEqual([data]);
    expect(await history.counts(world.dataSource.manager, userId)).toEqual({
      all: 6,
      image: 1,
      video: 1,
      audio: 1,
      text: 2,
      favourite: 1,
    });
    const kinds = (await page(userId, { limit: 10 })).generations.map((view) => [view.id, view.outputKind]);
    expect(new Map(kinds as [string, unknown][])).toEqual(
      new Map<string, unknown>([
        [failed, 'audio'],
        [film, 'video'],
        [oldFailed, 'image'],
        [unknown, null],
        [data, 'json'],
        [text, 'text'],
      ]),
    );
  });

  it('are noted when a generation is accepted', async () => {
    const id = await world.accepted(await world.userWith(10));
    expect(await world.row(id)).toMatchObject({ output_kind: 'image', favourite: false, deleted_at: null });
  });
});

describe('favourites', () => {
  it('are put in and taken out by their owner only', async () => {
    const manager = world.dataSource.manager;
    const userId = await world.userWith(0);
    const id = await insertGeneration(world, userId);
    expect(await world.generations.setFavourite(manager, id, userId + 1, true)).toBe(false);
    expect(await world.generations.setFavourite(manager, id, userId, true)).toBe(true);
    expect(await world.generations.view(manager, id)).toMatchObject({ isFavourite: true });
    expect(await world.generations.setFavourite(manager, id, userId, false)).toBe(true);
    expect(idsOf(await page(userId, { kind: 'favourite' }))).toEqual([]);
  });
});
