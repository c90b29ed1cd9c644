import { user } from '../support/user';
import { type World, startWorld } from '../support/world';
import { until } from '../support/until';

let world: World;

beforeEach(async () => {
  world = await startWorld();
}, 60_000);

afterEach(() => world.stop());

const conflicts = (): number => world.telegram.calls.filter(({ error }) => error?.code === 409).length;

describe('two instances on one database', () => {
  it('only one polls; killed, the other one answers the next message within two seconds', async () => {
    const [leader] = world.services;
    const standby = await world.addService();
    await leader?.waitForRole('leader');
    await standby.waitForRole('standby');
    const anna = user(world);
    await anna.says('/start');
    await anna.sees('credits');
    await leader?.kill9();
    const killedAt = performance.now();
    await anna.says('/help');
    await anna.sees(/🚀|card|picture/i);
    expect(performance.now() - killedAt).toBeLessThan(2_000);
    await standby.waitForRole('leader');
    expect(conflicts()).toBe(0);
  });

  it('a deploy hands over: the old one stops cleanly, nothing that is written meanwhile is lost', async () => {
    const [old] = world.services;
    await old?.waitForRole('leader');
    const anna = user(world);
    await anna.says('/start');
    await anna.sees('credits');
    const young = await world.addService();
    const stopped = old?.stop();
    await anna.says('/balance');
    await anna.sees(/1,000/);
    expect((await stopped)?.code).toBe(0);
    await young.waitForRole('leader');
    await anna.says('/help');
    await anna.sees(() => true);
    expect(conflicts()).toBe(0);
  });

  it('with LOCK_ON_CONFLICT=exit the second one says one line and exits 0', async () => {
    await world.services[0]?.waitForRole('leader');
    const second = await world.addService({ env: { LOCK_ON_CONFLICT: 'exit' }, waitFor: 'none' });
    expect(await second.waitForExit()).toEqual({ code: 0, signal: null });
    expect(second.log.filter((line) => /another|leads|polls/i.test(line) && !line.startsWith('{'))).toHaveLength(1);
    expect(conflicts()).toBe(0);
  });

  it('one instance that Telegram answers with 409 waits and goes on', async () => {
    const anna = user(world);
    await anna.says('/start');
    await anna.sees('credits');
    const service = world.services[0];
    world.telegram.faults.fail('getUpdates', {
      times: 2,
      code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await anna.says('/balance');
    await anna.sees(/1,000/, 15_000);
    await until(() => conflicts() >= 2, { timeoutMs: 15_000 });
    await anna.says('/help');
    await anna.sees(() => true, 20_000);
    expect(service?.isRunning).toBe(true);
  }, 60_000);
});
