import { chargesOf, fillCard, holdTable, ledgerProblems } from '../support/story';
import { until } from '../support/until';
import { type StoryUser, user } from '../support/user';
import { type World, startWorld } from '../support/world';

const PROMPT = 'survives anything';
/** Until a test ends it. */
const LONG = { ms: 60_000 };
const isResult = (message: { kind: string }): boolean => message.kind === 'photo';

let world: World;
let anna: StoryUser;

const begin = async (env: Record<string, string> = {}): Promise<void> => {
  world = await startWorld({ env });
  anna = user(world);
  await anna.says('/start');
  await anna.sees('credits');
};

const kill = async (): Promise<void> => {
  await world.services[0]?.kill9();
};

const states = async (): Promise<string[]> =>
  (await world.rows<{ state: string }>('SELECT state FROM generations')).map((row) => row.state);

const isIn = (state: string): Promise<unknown> =>
  until(async () => (await states()).includes(state), { timeoutMs: 15_000, what: () => `a generation in ${state}` });

const arrivesOnceForOneCharge = async (): Promise<void> => {
  await anna.person.waitFor(isResult, { timeoutMs: 25_000 });
  await isIn('delivered');
  expect(anna.count(isResult)).toBe(1);
  expect(world.kie.creates).toHaveLength(1);
  expect(await chargesOf(world)).toEqual({ captured: 1, released: 0 });
  expect(await ledgerProblems(world)).toEqual([]);
};

/** Ends the one task, which would run for long. */
const finish = async (): Promise<void> => world.kie.finish((await world.kie.waitForCreate(() => true)).taskId ?? '');

afterEach(() => world.stop());

describe('kill -9 between 🚀 and delivery, then a new start', () => {
  it('before anything was done: the file was not even prepared', async () => {
    await begin();
    await fillCard(anna, 'z-image', PROMPT);
    const release = await holdTable(world, 'rate_limits');
    await world.rows(`ALTER TABLE generations ADD CONSTRAINT wait CHECK (payload IS NULL)`);
    await anna.taps('🚀');
    await isIn('queued');
    await kill();
    await world.rows(`ALTER TABLE generations DROP CONSTRAINT wait`);
    await release();
    await world.addService();
    await arrivesOnceForOneCharge();
  }, 60_000);

  it('while it waits in line for a place in the create limit', async () => {
    await begin({ KIE_CREATE_LIMIT: '1/2s' });
    await fillCard(anna, 'z-image', PROMPT);
    await world.rows(`INSERT INTO rate_limits (name, taken) VALUES ('kie-create', ARRAY[now() + interval '4 s'])
                      ON CONFLICT (name) DO UPDATE SET taken = ARRAY[now() + interval '4 s']`);
    await anna.taps('🚀');
    await until(async () => (await world.rows('SELECT 1 FROM generations WHERE payload IS NOT NULL')).length > 0);
    await kill();
    await world.addService();
    await arrivesOnceForOneCharge();
  }, 60_000);

  it('while the model works on it', async () => {
    await begin();
    await fillCard(anna, 'z-image', PROMPT);
    world.kie.behave({ run: LONG });
    await anna.taps('🚀');
    await isIn('running');
    await kill();
    await world.addService();
    await finish();
    await arrivesOnceForOneCharge();
  }, 60_000);

  it('when it had finished while nobody was there, and its callback found a closed door', async () => {
    await begin();
    await fillCard(anna, 'z-image', PROMPT);
    world.kie.behave({ run: { ms: 600 } });
    await anna.taps('🚀');
    await isIn('running');
    await kill();
    await world.kie.waitForEnd();
    await world.addService();
    await arrivesOnceForOneCharge();
  }, 60_000);

  it('between the success and its delivery', async () => {
    await begin();
    await fillCard(anna, 'z-image', PROMPT);
    world.telegram.faults.fail('sendPhoto', { times: 1, delayMs: 60_000 });
    await anna.taps('🚀');
    await isIn('succeeded');
    await kill();
    world.telegram.faults.clear();
    await world.addService();
    await arrivesOnceForOneCharge();
  }, 60_000);

  it('between the POST and its stored answer: the callback tells the task, it is not posted again', async () => {
    await begin();
    await fillCard(anna, 'z-image', PROMPT);
    const port = String(world.services[0]?.port);
    world.kie.behave({ create: 'timeoutAfterAccept', run: LONG });
    await anna.taps('🚀');
    await world.kie.waitForCreate(() => true);
    await isIn('submitting');
    await kill();
    await world.addService({ env: { PORT: port } });
    await finish();
    await arrivesOnceForOneCharge();
  }, 60_000);

  it('between the POST and its stored answer, with no callback: never posted again, credits back, user told', async () => {
    await begin({ KIE_CALLBACK_URL: 'off' });
    await fillCard(anna, 'z-image', PROMPT);
    world.kie.behave({ create: 'timeoutAfterAccept' });
    await anna.taps('🚀');
    await world.kie.waitForCreate(() => true);
    await isIn('submitting');
    await kill();
    await world.addService();
    await anna.person.waitFor(/Credits returned/, { timeoutMs: 25_000 });
    expect(world.kie.creates).toHaveLength(1);
    expect(await chargesOf(world)).toEqual({ captured: 0, released: 1 });
    expect(await ledgerProblems(world)).toEqual([]);
  }, 60_000);

  it('SIGTERM in the middle loses nothing either', async () => {
    await begin();
    await fillCard(anna, 'z-image', PROMPT);
    world.kie.behave({ run: LONG });
    await anna.taps('🚀');
    await isIn('running');
    expect((await world.services[0]?.stop())?.code).toBe(0);
    await world.addService();
    await finish();
    await arrivesOnceForOneCharge();
  }, 60_000);
});
