import { randomUUID } from 'node:crypto';
import { inTransaction } from '../../src/database';
import { NotSent, Rejected, Unreachable, UnknownOutcome } from '../../src/generation';
import { GenerationApp, PRICE } from '../support/generation-app';
import { until } from '../support/until';

let world: GenerationApp;

beforeAll(async () => {
  world = await GenerationApp.start();
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

describe('a generation', () => {
  it('is prepared, sent once, looked at, delivered and paid', async () => {
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    expect(await world.balance(userId)).toBe(10 - PRICE);
    await world.reaches(id, 'delivered');
    expect(world.sentCount(id)).toBe(1);
    expect(world.notifier.of(id)).toHaveLength(1);
    expect(world.notifier.of(id)[0]).toMatchObject({ state: 'succeeded', price: PRICE, gift: false });
    expect(await world.balance(userId)).toBe(10 - PRICE);
    await world.booksAreRight();
  });

  it('is confirmed once, however often the button is pressed', async () => {
    const userId = await world.userWith(100);
    const confirmId = randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => world.confirm(userId, { confirmId })));
    expect(results.filter((result) => result.kind === 'accepted')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'duplicate')).toHaveLength(9);
    expect(await world.balance(userId)).toBe(100 - PRICE);
  });

  it('is not begun without credits or with a wrong input, and nothing is left behind', async () => {
    const userId = await world.userWith(PRICE - 1);
    expect(await world.confirm(userId)).toEqual({ kind: 'insufficient', price: PRICE, balance: PRICE - 1, missing: 1 });
    expect(await world.confirm(userId, { prompt: '' })).toMatchObject({ kind: 'invalid' });
    expect(await world.dataSource.query('SELECT id FROM generations WHERE user_id = $1', [userId])).toEqual([]);
    expect(await world.balance(userId)).toBe(PRICE - 1);
  });

  it('gives the credits back when it fails, with the reason told once', async () => {
    world.provider.firstResult = { state: 'failed', failure: { reason: 'content_policy', message: 'no' } };
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.told(id);
    expect(world.notifier.of(id)[0]).toMatchObject({
      state: 'failed',
      failure: { reason: 'content_policy', message: 'no' },
    });
    expect(await world.balance(userId)).toBe(10);
  });

  it('gives the credits back when the provider refuses it', async () => {
    world.provider.onSubmit = () => Promise.reject(new Rejected({ reason: 'bad_input', message: 'wrong ratio' }));
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.told(id);
    expect((await world.row(id)).state).toBe('failed');
    expect(await world.balance(userId)).toBe(10);
  });

  it('is sent again only when the provider surely did not take it', async () => {
    let calls = 0;
    world.provider.onSubmit = (generationId) => {
      calls += 1;
      return calls === 1
        ? Promise.reject(new NotSent('busy', 10))
        : Promise.resolve(world.provider.accept(generationId));
    };
    const id = await world.accepted(await world.userWith(10));
    await world.reaches(id, 'delivered');
    expect(world.sentCount(id)).toBe(2);
  });

  it('is never sent again after an unclear answer: without callbacks the credits go back at once', async () => {
    world.provider.onSubmit = () => Promise.reject(new UnknownOutcome('time-out'));
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.told(id);
    expect(world.notifier.of(id)[0]).toMatchObject({ state: 'overdue', failure: { reason: 'unknown_outcome' } });
    expect(world.sentCount(id)).toBe(1);
    expect(await world.balance(userId)).toBe(10);
  });

  it('is found again by its callback, if the provider proves that the task is ours', async () => {
    world.provider.callsBack = true;
    world.provider.onSubmit = () => Promise.reject(new UnknownOutcome('time-out'));
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.reaches(id, 'submit_unknown');
    const stranger = world.provider.accept(randomUUID());
    await world.generations.nudge(id, stranger);
    const ours = world.provider.accept(id);
    await world.generations.nudge(id, ours);
    await world.reaches(id, 'delivered');
    expect(world.sentCount(id)).toBe(1);
    expect(await world.balance(userId)).toBe(10 - PRICE);
  });

  it('goes on after its instance died, and a submit that the dead one began is never repeated', async () => {
    const userId = await world.userWith(20);
    world.provider.firstResult = { state: 'running' };
    const running = await world.accepted(userId);
    await world.reaches(running, 'running');
    const dead = randomUUID();
    world.provider.onSlot = () => Promise.resolve(60_000);
    const submitting = await world.accepted(userId);
    await until(
      async () => {
        const rows: unknown[] = await world.dataSource.query(
          'SELECT 1 FROM generations WHERE id = $1 AND payload IS NOT NULL',
          [submitting],
        );
        return rows.length > 0 ? true : null;
      },
      { timeoutMs: 10_000, what: () => 'the payload' },
    );
    await world.dataSource.query(
      `UPDATE generations SET state = CASE WHEN id = $3 THEN 'submitting' ELSE state END, submitted_at = now(),
              lease_owner = $1, lease_until = now() + interval '1 hour', next_look_at = now() WHERE id IN ($2, $3)`,
      [dead, running, submitting],
    );
    await world.dataSource.query(`DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL`);
    world.provider.finish(running);
    await world.reaches(running, 'delivered');
    await world.told(submitting);
    expect(world.sentCount(running)).toBe(1);
    expect(world.sentCount(submitting)).toBe(0);
    expect(world.notifier.of(submitting)[0]).toMatchObject({ failure: { reason: 'unknown_outcome' } });
    await world.booksAreRight();
  });

  it('is delivered again after a failed attempt, and kept for a user who is away', async () => {
    let tries = 0;
    world.notifier.onDeliver = () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('network')) : Promise.resolve();
    };
    const userId = await world.userWith(20);
    const first = await world.accepted(userId);
    await world.reaches(first, 'delivered');
    expect(tries).toBe(2);

    world.notifier.onDeliver = () => Promise.reject(new Unreachable('blocked'));
    const second = await world.accepted(userId);
    await world.reaches(second, 'undeliverable');
    world.notifier.onDeliver = () => Promise.resolve();
    expect(await world.generations.offerUndelivered(world.dataSource.manager, userId)).toBe(1);
    await world.reaches(second, 'delivered');
    expect(await world.balance(userId)).toBe(20 - 2 * PRICE);
  });

  it('waits in line: at most two of a user run, and another user is not behind them all', async () => {
    world.provider.firstResult = { state: 'running' };
    const [busy, other] = [await world.userWith(100), await world.userWith(100)];
    const many = await Promise.all(Array.from({ length: 5 }, () => world.accepted(busy)));
    await until(() => (world.provider.running >= 2 ? true : null), { timeoutMs: 10_000, what: () => 'two to run' });
    const late = await world.accepted(other);
    await world.reaches(late, 'running');
    const active = await world.generations.active(world.dataSource.manager, busy);
    expect(active.filter((view) => view.state === 'running')).toHaveLength(2);
    expect(active.map((view) => view.position).filter((position) => position !== null)).toHaveLength(3);
    world.provider.firstResult = { state: 'succeeded', outputs: [{ kind: 'text', text: 'done' }] };
    for (const id of [...many, late]) world.provider.finish(id);
    for (const id of many) await world.reaches(id, 'delivered');
    expect(many.map((id) => world.sentCount(id))).toEqual([1, 1, 1, 1, 1]);
  });

  it('can be canceled while it waits, and not later', async () => {
    world.provider.onSlot = () => Promise.resolve(60_000);
    const userId = await world.userWith(10);
    const waiting = await world.accepted(userId);
    const cancel = (id: string) =>
      inTransaction(world.dataSource, (manager) => world.generations.cancel(manager, id, userId));
    // A second tap finds what was wanted.
    expect([await cancel(waiting), await cancel(waiting)]).toEqual(['canceled', 'canceled']);
    expect(await world.balance(userId)).toBe(10);
    world.provider.onSlot = () => Promise.resolve(0);
    world.provider.firstResult = { state: 'running' };
    const running = await world.accepted(userId);
    await world.reaches(running, 'running');
    expect(await cancel(running)).toBe('too_late');
    expect(await world.generations.cancel(world.dataSource.manager, running, userId + 1)).toBe('unknown');
    world.provider.finish(running);
    await world.reaches(running, 'delivered');
    expect(await cancel(running)).toBe('ended');
  });
});
