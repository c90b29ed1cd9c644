import { balanceOf, fillCard, ledgerProblems } from '../support/story';
import { user } from '../support/user';
import { type World, startWorld } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

it('while kie.ai is under maintenance one is told so, and the next waits with an honest word until it is over', async () => {
  const [anna, boris] = [user(world), user(world)];
  for (const somebody of [anna, boris]) {
    await somebody.says('/start');
    await fillCard(somebody, 'z-image', 'a lighthouse');
  }
  const before = await balanceOf(boris);
  world.kie.behave({ create: 'maintenance455' });
  await anna.taps('🚀');
  const told = await anna.sees(/under maintenance/);
  expect(told.text).toContain('Credits returned');
  await world.rows(`UPDATE line_pauses SET try_at = now() + interval '1 minute'`);
  await boris.taps('🚀');
  const waits = await boris.sees(/starts by itself/);
  expect(waits.buttons.flat().join()).toMatch(/Cancel/);
  await world.rows('UPDATE line_pauses SET try_at = now()');
  await boris.receives('photo', 30_000);
  expect(world.kie.creates).toHaveLength(2);
  expect(await balanceOf(anna)).toBe(before);
  expect(await balanceOf(boris)).toBeLessThan(before);
  expect(await ledgerProblems(world)).toEqual([]);
}, 90_000);
