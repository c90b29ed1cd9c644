import { randomUUID } from 'node:crypto';
import { inTransaction } from '../../src/database';
import { UnknownOutcome } from '../../src/generation';
import { ModelDurations } from '../../src/generation/durations';
import { Looker } from '../../src/generation/looker';
import { SubmitLine } from '../../src/generation/submit-line';
import { GenerationApp, PRICE } from '../support/generation-app';
import { ScriptedProvider } from '../support/scripted-provider';
import { until } from '../support/until';

let world: GenerationApp;

beforeAll(async () => {
  world = await GenerationApp.start();
});
afterAll(() => world.stop());
beforeEach(() => world.reset());

const gate = (): { opened: Promise<void>; open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

const waiting = async (userId: number): Promise<string> => {
  world.provider.onSlot = () => Promise.resolve(60_000);
  const id = await world.accepted(userId);
  await world.becomes(id, 'payload IS NOT NULL AND lease_owner IS NULL');
  return id;
};

/** Writes of generations fail while `rule` is broken by them. */
const whileBroken = async (rule: string, work: () => Promise<void>): Promise<void> => {
  await world.sql(`ALTER TABLE generations ADD CONSTRAINT broken CHECK (${rule}) NOT VALID`);
  try {
    await work();
  } finally {
    await world.sql(`ALTER TABLE generations DROP CONSTRAINT broken`);
  }
};

describe('results', () => {
  it('that come while the user is told of the delay are delivered all the same', async () => {
    world.provider.firstResult = { state: 'running' };
    const telling = gate();
    const told = gate();
    world.notifier.onDeliver = async (view) => {
      if (view.state !== 'overdue') return;
      telling.open();
      await told.opened;
    };
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.reaches(id, 'running');
    await world.sql(`UPDATE generations SET deadline_at = now() WHERE id = $1`, [id]);
    await telling.opened;
    world.provider.finish(id);
    await world.generations.nudge(id);
    await world.reaches(id, 'succeeded');
    told.open();
    await world.reaches(id, 'delivered');
    expect(world.notifier.of(id).map((view) => [view.state, view.gift])).toEqual([
      ['overdue', false],
      ['succeeded', true],
    ]);
    expect(await world.balance(userId)).toBe(10);
  });

  it('are not lost when the answer of the POST can not be stored at first', async () => {
    const userId = await world.userWith(10);
    let id = '';
    await whileBroken('task_id IS NULL', async () => {
      id = await world.accepted(userId);
      await until(() => (world.sentCount(id) > 0 ? true : null));
      await world.reaches(id, 'submitting');
    });
    await world.reaches(id, 'delivered');
    expect(world.sentCount(id)).toBe(1);
    expect(await world.balance(userId)).toBe(10 - PRICE);
  });

  it('are not sent twice when their delivery can not be noted at first', async () => {
    let id = '';
    await whileBroken(`state <> 'delivered'`, async () => {
      id = await world.accepted(await world.userWith(10));
      await world.told(id);
    });
    await world.reaches(id, 'delivered');
    expect(world.notifier.of(id)).toHaveLength(1);
  });

  it('still reach the user when the POST ended after its instance had been given up', async () => {
    const posting = gate();
    const answered = gate();
    world.provider.onSubmit = async (generationId) => {
      posting.open();
      await answered.opened;
      return world.provider.accept(generationId);
    };
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await posting.opened;
    await world.sql(`UPDATE generations SET lease_owner = $2 WHERE id = $1`, [id, randomUUID()]);
    await world.told(id);
    expect(await world.balance(userId)).toBe(10);
    answered.open();
    await world.reaches(id, 'delivered');
    expect(world.notifier.of(id).at(-1)).toMatchObject({ gift: true });
    expect(world.sentCount(id)).toBe(1);
    expect(await world.balance(userId)).toBe(10);
    await world.booksAreRight();
  });
});

describe('a step', () => {
  it('with nothing to change only moves the next look: an early callback of an unclear submit', async () => {
    world.provider.callsBack = true;
    world.provider.onSubmit = () => Promise.reject(new UnknownOutcome('time-out'));
    const id = await world.accepted(await world.userWith(10));
    await world.becomes(id, `state = 'submit_unknown' AND lease_owner IS NULL`);
    await world.generations.nudge(id);
    await world.becomes(id, 'lease_owner IS NULL AND next_look_at = deadline_at');
    await world.sql(`UPDATE generations SET deadline_at = now(), next_look_at = now() WHERE id = $1`, [id]);
    await world.told(id);
    expect(world.notifier.of(id)[0]).toMatchObject({ state: 'overdue', failure: { reason: 'unknown_outcome' } });
  });

  it('that was answered with an error of the provider ends at once, with the credits back', async () => {
    world.provider.callsBack = true;
    const answer = { reason: 'provider' as const, code: '500', message: 'Server Error' };
    world.provider.onSubmit = () => Promise.reject(new UnknownOutcome('500', { answer }));
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.told(id);
    expect(world.notifier.of(id)[0]).toMatchObject({ state: 'overdue', failure: answer });
    expect(await world.balance(userId)).toBe(10);
    await world.booksAreRight();
  });

  it('that failed on the database is done again within seconds', async () => {
    let prepares = 0;
    world.provider.onPrepare = () => {
      prepares += 1;
      return Promise.resolve({});
    };
    let id = '';
    await whileBroken('payload IS NULL', async () => {
      id = await world.accepted(await world.userWith(10));
      await until(() => (prepares > 1 ? true : null), { timeoutMs: 20_000, what: () => 'a second try' });
    });
    await world.reaches(id, 'delivered');
  });

  it('sends nothing once its instance goes down', async () => {
    const id = await waiting(await world.userWith(10));
    await world.sql(`UPDATE generations SET slot_at = now(), next_look_at = now() WHERE id = $1`, [id]);
    const context = { signal: AbortSignal.abort(new Error('shutdown')), instanceId: randomUUID() };
    await world.app.get(Looker).look(id, context);
    expect(world.sentCount(id)).toBe(0);
    world.provider.onSlot = () => Promise.resolve(0);
    await world.reaches(id, 'delivered');
    expect(world.sentCount(id)).toBe(1);
  });

  it('whose model was withdrawn while it ran is delivered, and paid for', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(20);
    const running = await world.accepted(userId);
    await world.reaches(running, 'running');
    const prepared = await waiting(userId);
    const kinds: (string | null)[] = [];
    world.provider.onKind = (kind) => void kinds.push(kind);
    await world.sql(`UPDATE generations SET model_id = 'gone/model' WHERE id IN ($1, $2)`, [running, prepared]);
    world.provider.firstResult = new ScriptedProvider().firstResult;
    world.provider.onSlot = () => Promise.resolve(0);
    world.provider.finish(running);
    await world.reaches(running, 'delivered');
    await world.reaches(prepared, 'delivered');
    expect(world.notifier.of(running)[0]).toMatchObject({ state: 'succeeded', model: undefined, provider: 'scripted' });
    expect(kinds).toContain('image');
    expect(await world.balance(userId)).toBe(20 - 2 * PRICE);
  });

  it('whose model was withdrawn before anything was prepared ends at once, and the credits go back', async () => {
    world.provider.onPrepare = () => Promise.reject(new Error('not yet'));
    const userId = await world.userWith(10);
    const id = await world.accepted(userId);
    await world.becomes(id, 'attempts > 0 AND lease_owner IS NULL');
    await world.sql(`UPDATE generations SET model_id = 'gone/model', next_look_at = now() WHERE id = $1`, [id]);
    await world.told(id);
    expect(world.notifier.of(id)[0]).toMatchObject({ state: 'failed', failure: { reason: 'provider' } });
    expect(await world.balance(userId)).toBe(10);
  });

  it('that stumbles to its end tells nobody about our insides', async () => {
    world.provider.onPrepare = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432'));
    const id = await world.accepted(await world.userWith(10));
    await world.becomes(id, 'attempts > 0 AND lease_owner IS NULL');
    await world.sql(`UPDATE generations SET attempts = 5, next_look_at = now() WHERE id = $1`, [id]);
    await world.told(id);
    expect(world.notifier.of(id)[0]?.failure).toEqual({ reason: 'provider' });
  });

  it('whose provider has vanished comes to an end too, and the credits go back', async () => {
    world.provider.firstResult = { state: 'running' };
    const userId = await world.userWith(20);
    const [running, unknown] = [await world.accepted(userId), await world.accepted(userId)];
    await world.reaches(running, 'running');
    await world.reaches(unknown, 'running');
    await world.sql(
      `UPDATE generations SET provider = 'gone', deadline_at = now(), next_look_at = now(),
              state = CASE WHEN id = $2 THEN 'submitting' ELSE state END,
              task_id = CASE WHEN id = $2 THEN NULL ELSE task_id END WHERE id IN ($1, $2)`,
      [running, unknown],
    );
    await world.told(running);
    await world.told(unknown);
    expect(await world.balance(userId)).toBe(20);
    expect((await world.row(unknown)).next_look_at).toBeInstanceOf(Date);
    await world.becomes(unknown, `next_look_at > now() + interval '1 minute'`);
  });
});

describe('the line', () => {
  it('moves on for everybody while files of others are slow', async () => {
    const slow = gate();
    world.provider.onPrepare = async (job) => {
      if (job.input.picture !== undefined) await slow.opened;
      return {};
    };
    const greedy = await world.userWith(200);
    const many: string[] = [];
    // Two more than there are workers.
    for (let count = 0; count < 12; count += 1) {
      many.push(await world.accepted(greedy, { picture: `https://files.example/${count}.png` }));
    }
    const other = await world.accepted(await world.userWith(10));
    await world.reaches(other, 'delivered');
    slow.open();
    for (const id of many) await world.reaches(id, 'delivered');
  }, 60_000);

  it('moves on while the channel takes no progress', async () => {
    world.notifier.onProgress = () => new Promise(() => undefined);
    const all: string[] = [];
    for (let count = 0; count < 15; count += 1) all.push(await world.accepted(await world.userWith(10)));
    for (const id of all) await world.reaches(id, 'delivered');
  }, 60_000);

  it('does not use up places for a row that is busy', async () => {
    const id = await waiting(await world.userWith(10));
    let taken = 0;
    await inTransaction(world.dataSource, async (manager) => {
      await manager.query('SELECT 1 FROM generations WHERE id = $1 FOR UPDATE', [id]);
      world.provider.onSlot = () => {
        taken += 1;
        return Promise.resolve(0);
      };
      await world.app.get(SubmitLine).pull('scripted', AbortSignal.timeout(2_000));
      expect(taken).toBeLessThanOrEqual(2);
    });
    await world.reaches(id, 'delivered');
  });

  it('is called up again by the clock of the database', async () => {
    const id = await waiting(await world.userWith(10));
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => new Date().getTime() + 3_600_000);
    try {
      await world.app.get(SubmitLine).pull('scripted', new AbortController().signal);
    } finally {
      clock.mockRestore();
    }
    const late = await world.sql(
      `SELECT 1 FROM graphile_worker.jobs WHERE key = 'pull:scripted' AND run_at > now() + interval '2 minutes'`,
    );
    expect(late).toEqual([]);
    world.provider.onSlot = () => Promise.resolve(0);
    await world.reaches(id, 'delivered');
  });

  it('uploads the files again when they have waited for almost a day', async () => {
    let prepares = 0;
    world.provider.onPrepare = () => {
      prepares += 1;
      return Promise.resolve({});
    };
    const id = await waiting(await world.userWith(10));
    await world.sql(`UPDATE generations SET created_at = now() - interval '21 hours' WHERE id = $1`, [id]);
    world.provider.onSlot = () => Promise.resolve(0);
    await world.reaches(id, 'delivered');
    expect(prepares).toBe(2);
  });
});

it('a deadline is not moved by runs that nobody looked at for hours', async () => {
  const userId = await world.userWith(10);
  const rows = Array.from({ length: 10 }, (_, index) => (index === 0 ? '10 hours' : '40 seconds'));
  for (const took of rows) {
    await world.sql(
      `INSERT INTO generations (id, confirm_id, user_id, model_id, provider, input, origin, price, quoted_cost, state,
                                submitted_at, deadline_at, finished_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), $1, 'measured', 'scripted', '{}', '{"channel": "recording"}', 1, 1,
               'delivered', now() - $2::interval, now() - $2::interval + interval '15 minutes', now())`,
      [userId, took],
    );
  }
  const ms = await world.app.get(ModelDurations).deadlineMs(world.dataSource.manager, 'measured');
  expect(ms).toBeLessThanOrEqual(45 * 60_000);
});
