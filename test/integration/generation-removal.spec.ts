import { inTransaction } from '../../src/database';
import type { RemoveResult } from '../../src/generation';
import { GenerationApp, PRICE } from '../support/generation-app';
import { insertGeneration } from '../support/generation-rows';

let world: GenerationApp;

beforeAll(async () => {
  world = await GenerationApp.start();
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

const remove = (id: string, userId: number): Promise<RemoveResult> =>
  inTransaction(world.dataSource, (manager) => world.generations.remove(manager, id, userId));

const EMPTIED = { input: {}, outputs: [], payload: null, receipt: null, deliver_at: null, next_look_at: null };

describe('a deleted generation', () => {
  it('loses what it was about and keeps its credits, its state and its times', async () => {
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.reaches(id, 'delivered');
    await world.generations.setFavourite(world.dataSource.manager, id, userId, true);
    const before = await world.row(id);
    const removed = await remove(id, userId);
    expect(removed).toEqual({ kind: 'removed', origin: before.origin, receipt: before.receipt });
    expect(await world.row(id)).toMatchObject({
      ...EMPTIED,
      origin: { channel: 'recording', address: {} },
      favourite: false,
      state: 'delivered',
      price: before.price,
      model_id: before.model_id,
      created_at: before.created_at,
      finished_at: before.finished_at,
    });
    expect(await world.balance(userId)).toBe(10 - PRICE);
    await world.booksAreRight();
  });

  it('is no longer seen, but can be told from one that never was', async () => {
    const manager = world.dataSource.manager;
    const userId = await world.userWith(10);
    const confirmId = crypto.randomUUID();
    const confirmed = await world.confirm(userId, { confirmId });
    if (confirmed.kind !== 'accepted') throw new Error(confirmed.kind);
    const id = confirmed.generation.id;
    await world.reaches(id, 'delivered');
    await remove(id, userId);
    expect(await world.generations.view(manager, id)).toBeNull();
    expect(await world.generations.find(manager, id)).toMatchObject({ isDeleted: true, input: {}, outputs: [] });
    expect(await world.generations.find(manager, crypto.randomUUID())).toBeNull();
    // The card that it came from is still there, and so are its buttons.
    expect(await world.confirm(userId, { confirmId })).toMatchObject({
      kind: 'duplicate',
      generation: { isDeleted: true },
    });
    expect(await world.generations.resend(manager, id, userId)).toBe(false);
    expect(await world.generations.setFavourite(manager, id, userId, true)).toBe(false);
    expect(await remove(id, userId)).toMatchObject({ kind: 'removed', receipt: null });
    expect(await world.balance(userId)).toBe(10 - PRICE);
  });

  it('keeps the reason of its failure, but not the words', async () => {
    world.provider.firstResult = {
      state: 'failed',
      failure: { reason: 'content_policy', code: '400', message: 'the prompt' },
    };
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.told(id);
    await world.becomes(id, 'deliver_at IS NULL');
    await remove(id, userId);
    expect(await world.row(id)).toMatchObject({ ...EMPTIED, state: 'failed', failure: { reason: 'content_policy' } });
    await world.booksAreRight();
  });

  it('has to be over, and of the one who asks', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(20);
    const running = await world.accepted(userId);
    await world.reaches(running, 'running');
    world.provider.onSlot = () => Promise.resolve(60_000);
    const waiting = await world.accepted(userId);
    for (const id of [running, waiting]) expect(await remove(id, userId)).toEqual({ kind: 'running' });
    const ended = await insertGeneration(world, userId);
    expect(await remove(ended, userId + 1)).toEqual({ kind: 'unknown' });
    expect(await remove(crypto.randomUUID(), userId)).toEqual({ kind: 'unknown' });
    await inTransaction(world.dataSource, (manager) => world.generations.cancel(manager, waiting, userId));
    world.provider.finish(running);
    await world.reaches(running, 'delivered');
  });

  it('is not taken out of the hands of whoever delivers it', async () => {
    let letGo = (): void => undefined;
    const inHand = new Promise<void>((begun) => {
      world.notifier.onDeliver = () =>
        new Promise((resolve) => {
          letGo = resolve;
          begun();
        });
    });
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await inHand;
    expect(await remove(id, userId)).toEqual({ kind: 'running' });
    letGo();
    await world.reaches(id, 'delivered');
    expect(await remove(id, userId)).toMatchObject({ kind: 'removed', receipt: { message: expect.any(Number) } });
  });

  it('is not handed over when its delivery was still to be tried again', async () => {
    world.notifier.onDeliver = () => Promise.reject(new Error('network'));
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.becomes(id, 'delivery_tries > 0 AND delivery_owner IS NULL');
    expect(await remove(id, userId)).toMatchObject({ kind: 'removed' });
    world.notifier.onDeliver = () => Promise.resolve();
    const next = await world.accepted(userId);
    await world.reaches(next, 'delivered');
    expect(world.notifier.of(id)).toEqual([]);
    expect(await world.row(id)).toMatchObject({ ...EMPTIED, delivered_at: null });
  });
});

describe('an overdue one that was deleted', () => {
  it('is closed: neither its late result nor a callback brings it back', async () => {
    world.provider.callsBack = true;
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.reaches(id, 'running');
    await world.sql(`UPDATE generations SET deadline_at = now() - interval '1 s' WHERE id = $1`, [id]);
    await world.generations.nudge(id);
    await world.reaches(id, 'overdue');
    await world.told(id);
    await world.becomes(id, 'deliver_at IS NULL');
    expect(await world.balance(userId)).toBe(10);

    expect(await remove(id, userId)).toMatchObject({ kind: 'removed' });
    world.provider.finish(id);
    await world.generations.nudge(id);
    await world.generations.nudge(id, world.provider.accept(id));
    world.provider.firstResult = { state: 'succeeded', outputs: [{ kind: 'text', text: 'done' }] };
    const next = await world.accepted(userId);
    await world.reaches(next, 'delivered');
    expect(await world.row(id)).toMatchObject({ ...EMPTIED, state: 'failed', failure: { reason: 'timeout' } });
    expect(world.notifier.of(id).map((view) => view.state)).toEqual(['overdue']);
    expect(await world.balance(userId)).toBe(10 - PRICE);
    await world.booksAreRight();
  });

  it('is closed even while somebody looks at it', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.reaches(id, 'running');
    await world.sql(`UPDATE generations SET deadline_at = now() - interval '1 s' WHERE id = $1`, [id]);
    await world.generations.nudge(id);
    await world.reaches(id, 'overdue');
    await world.told(id);
    await world.becomes(id, 'deliver_at IS NULL');
    let answer = (): void => undefined;
    const asked = new Promise<void>((looking) => {
      world.provider.onCheck = (asked) =>
        asked !== id
          ? undefined
          : new Promise((resolve) => {
              answer = () => resolve({ state: 'succeeded', outputs: [{ kind: 'text', text: 'late' }] });
              looking();
            });
    });
    await world.generations.nudge(id);
    await asked;
    expect(await remove(id, userId)).toMatchObject({ kind: 'removed' });
    answer();
    world.provider.firstResult = { state: 'succeeded', outputs: [{ kind: 'text', text: 'done' }] };
    const next = await world.accepted(userId);
    await world.reaches(next, 'delivered');
    expect(await world.row(id)).toMatchObject({ ...EMPTIED, state: 'failed', lease_owner: null });
    expect(world.notifier.of(id)).toHaveLength(1);
  });
});
