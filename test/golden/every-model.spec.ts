import { type CatalogueEntry, loadCatalogue } from '../../sandbox/kie/catalogue';
import { TestClient } from '../../sandbox/kie/test-client';
import type { ModelSpec } from '../../src/registry';
import { loadedModels } from '../support/models';
import { ledgerProblems } from '../support/story';
import { user } from '../support/user';
import { type World, startWorld } from '../support/world';
import { checkMessages, checkReceived, receivedBy } from './checks';
import { chosen } from './choice';
import { quickRenderer, sendable } from './media';
import { Play, type Played } from './play';
import { type Extent, withFormats } from './values';

/** Users who play at the same time. */
const AT_ONCE = 6;
/** Plays of one model, until each of its parameters has been set. */
const MOST_ROUNDS = 4;
const PLAY_MS = 15 * 60_000;

const catalogue = loadCatalogue();
const models = loadedModels();
const choice = chosen(
  process.env.GOLDEN,
  models.map(({ id }) => id),
  new Date(),
);
console.log(`Golden suite: ${choice.words}`);

interface Case {
  title: string;
  id: string;
  extent: Extent;
  variant: number;
}

const cases = models
  .filter(({ id }, index) => choice.takes(id, index))
  .flatMap((model): Case[] => {
    const variants = Math.max(1, model.variants.length);
    return Array.from({ length: variants }, (_, variant) =>
      (['required', 'full'] as const).map((extent) => {
        const group = variants > 1 ? `, group ${variant + 1}` : '';
        return {
          title: `${model.id}: ${extent === 'full' ? 'everything' : 'what is required'}${group}`,
          id: model.id,
          extent,
          variant,
        };
      }),
    ).flat();
  });

let world: World;
/** What could not be set in one play with all the rest, and was set in another one. */
const apart = new Map<string, string[]>();
const ended = new Map<Case, Promise<void>>();

/** The catalogue's entry and our own. */
const describedAs = (id: string): { entry: CatalogueEntry; model: ModelSpec } => {
  const found = catalogue.find(id);
  const model = models.find((one) => one.id === id);
  if (found === undefined || model === undefined) throw new Error(`${id} is not in the catalogue`);
  const input = Object.fromEntries(
    Object.entries(found.input).map(([key, parameter]) => [key, withFormats(parameter, model.input[key])]),
  );
  return { entry: { ...found, input }, model };
};

/** The plays go on side by side; each test waits for its own. */
const playAll = (play: (one: Case) => Promise<void>): void => {
  const tellers = new Map<Case, { done: () => void; failed: (error: unknown) => void }>();
  for (const one of cases) {
    const end = new Promise<void>((done, failed) => tellers.set(one, { done, failed }));
    end.catch(() => undefined);
    ended.set(one, end);
  }
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const teller = tellers.get(one);
      await play(one).then(teller?.done, teller?.failed);
    }
  };
  for (let count = 0; count < AT_ONCE; count += 1) void worker();
};

beforeAll(async () => {
  world = await startWorld({
    kie: { renderer: await quickRenderer(), speed: 1_000, credits: 1e9 },
    env: { WELCOME_CREDITS: '1000000000', LOG_LEVEL: 'warn' },
  });
  const files = await sendable();
  const client = new TestClient(world.kie, world.environment().KIE_API_KEY);
  const taskId = await client.accepted('z-image', { prompt: 'an earlier task', aspect_ratio: '1:1' });
  const play = async ({ id, extent, variant }: Case, first: string[], round: number): Promise<Played> => {
    const { entry, model } = describedAs(id);
    const person = user(world);
    const facts = { taskId, tag: String(person.id) };
    let played: Played;
    try {
      played = await new Play(person, entry, model, extent, variant, first, round, files, facts).run();
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${person.person.describe()}`, { cause: error });
    }
    const received = (await receivedBy(world, person, entry, played.price)) as Record<string, unknown>;
    checkReceived(world, entry, model, received, played);
    checkMessages(world, person);
    return played;
  };
  playAll(async (one) => {
    let { left } = await play(one, [], 0);
    if (left.length > 0) apart.set(one.title, left);
    // What had to be left out is what another play begins with.
    for (let round = 1; left.length > 0; round += 1) {
      const again = await play(one, left, round);
      left = left.filter((key) => again.left.includes(key));
      if (round === MOST_ROUNDS && left.length > 0) throw new Error(`never to be set: ${left.join(', ')}`);
    }
  });
}, 60_000);

afterAll(() => world.stop(), 60_000);

it.each(cases)('$title', (one) => ended.get(one), PLAY_MS);

it(
  'leaves nothing refused, no key given away, and the books in order',
  async () => {
    await Promise.allSettled(ended.values());
    const words = [...apart].map(([title, keys]) => `  ${title}: ${keys.join(', ')}`);
    if (words.length > 0)
      console.log(`Set in plays of their own, for rules forbid them beside others:\n${words.join('\n')}`);
    expect(world.kie.creates.filter(({ code }) => code !== 200)).toEqual([]);
    expect(world.kie.leaks).toEqual([]);
    expect(await ledgerProblems(world)).toEqual([]);
  },
  PLAY_MS,
);
