import { inTransaction } from '../../src/database';
import { Closed, type GenerationView, Rejected } from '../../src/generation';
import { GenerationApp, PRICE } from '../support/generation-app';
import { until } from '../support/until';

let world: GenerationApp;

beforeAll(async () => {
  world = await GenerationApp.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  world.reset();
  await world.sql('DELETE FROM line_pauses');
});

const maintenance = { reason: 'maintenance' as const, code: '455', message: 'The service is being maintained.' };
const refuse = (): Promise<string> => Promise.reject(new Closed(maintenance));
const BALANCE = 10;

const view = async (id: string): Promise<GenerationView | null> => world.generations.view(world.dataSource.manager, id);

/** One that was refused, so that the door is known to be closed for the next minute. */
const closed = async (): Promise<void> => {
  world.provider.onSubmit = refuse;
  const userId = await world.userWith(BALANCE);
  const id = await world.accepted(userId);
  await world.told(id);
  expect(world.notifier.of(id)[0]).toMatchObject({ state: 'failed', failure: maintenance });
  expect(await world.balance(userId)).toBe(BALANCE);
  await world.sql(`UPDATE line_pauses SET try_at = now() + interval '1 minute'`);
};

const waiting = async (userId: number): Promise<string> => {
  const id = await world.accepted(userId);
  await world.becomes(id, 'payload IS NOT NULL AND lease_owner IS NULL AND next_look_at IS NULL');
  return id;
};

const tryTheDoor = (): Promise<unknown> => world.sql('UPDATE line_pauses SET try_at = now()');

describe('while a provider refuses everything', () => {
  it('those in line are not sent, are told why they wait, and go when it is open again', async () => {
    await closed();
    const userId = await world.userWith(BALANCE);
    const id = await waiting(userId);
    expect(await view(id)).toMatchObject({ state: 'queued', waitsFor: 'closed' });
    expect(world.sentCount(id)).toBe(0);
    world.provider.onSubmit = (generationId) => Promise.resolve(world.provider.accept(generationId));
    await tryTheDoor();
    await world.reaches(id, 'delivered');
    await until(async () => (await world.sql('SELECT 1 FROM line_pauses')).length === 0);
    const next = await world.accepted(userId);
    await world.reaches(next, 'delivered');
    expect(await world.balance(userId)).toBe(BALANCE - 2 * PRICE);
  });

  it('one at a time tries the door, less and less often', async () => {
    await closed();
    const first = await waiting(await world.userWith(BALANCE));
    const others = [await waiting(await world.userWith(BALANCE)), await waiting(await world.userWith(BALANCE))];
    await tryTheDoor();
    await world.told(first);
    expect(world.sentCount(first)).toBe(1);
    expect(others.map((id) => world.sentCount(id))).toEqual([0, 0]);
    const [pause] = await world.sql<{ seconds: number }>(
      `SELECT extract(epoch FROM try_at - now())::float8 AS seconds FROM line_pauses`,
    );
    expect(pause?.seconds).toBeGreaterThan(5);
    expect(pause?.seconds).toBeLessThanOrEqual(10);
    for (const id of others) expect(await view(id)).toMatchObject({ state: 'queued', waitsFor: 'closed' });
    world.reset();
    await tryTheDoor();
    for (const id of others) await world.reaches(id, 'delivered');
  });

  it('who waits may cancel, and after an hour has the credits back without that', async () => {
    await closed();
    const [impatient, patient] = [await world.userWith(BALANCE), await world.userWith(BALANCE)];
    const ids = [await waiting(impatient), await waiting(patient)] as const;
    const outcome = await inTransaction(world.dataSource, (manager) =>
      world.generations.cancel(manager, ids[0], impatient),
    );
    expect(outcome).toBe('canceled');
    await world.sql(`UPDATE generations SET created_at = now() - interval '61 minutes' WHERE id = $1`, [ids[1]]);
    await world.told(ids[1]);
    expect(world.notifier.of(ids[1])[0]).toMatchObject({ state: 'failed', failure: maintenance });
    expect(ids.map((id) => world.sentCount(id))).toEqual([0, 0]);
    expect([await world.balance(impatient), await world.balance(patient)]).toEqual([BALANCE, BALANCE]);
    await world.booksAreRight();
  });

  it('one that was refused for its own sake shows that the door is open', async () => {
    await closed();
    world.provider.onSubmit = () => Promise.reject(new Rejected({ reason: 'bad_input' }));
    const id = await waiting(await world.userWith(BALANCE));
    await tryTheDoor();
    await world.told(id);
    await until(async () => (await world.sql('SELECT 1 FROM line_pauses')).length === 0);
  });
});
