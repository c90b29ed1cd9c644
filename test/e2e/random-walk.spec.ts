import { randomInt } from 'node:crypto';
import type { ApiCall } from '../../sandbox/telegram';
import { groupDeed, packBelongings, privateDeed } from '../support/random-deeds';
import { quickRenderer } from '../support/quick-renderer';
import type { Service } from '../support/service';
import { ledgerProblems } from '../support/story';
import { silentMessages, silentPresses, spokenUnasked } from '../support/silence';
import { until } from '../support/until';
import { ANSWER_MS, Walker } from '../support/walker';
import { Witness } from '../support/witness';
import { type World, startWorld } from '../support/world';

/** `RANDOM_SEED=7 RANDOM_STEPS=5000 npx jest --selectProjects e2e --testPathPatterns random-walk` */
const SEED = Number(process.env.RANDOM_SEED ?? randomInt(1_000_000));
const STEPS = Number(process.env.RANDOM_STEPS ?? 600);
/** One of them each time that so many steps have been made: a quarter of a short run. */
const STEPS_BETWEEN_RESTARTS = Math.max(STEPS / 4, 120);
const WALKERS = 7;
const TIME_FOR_ALL_MS = 60_000 + STEPS * 400;

/**
 * What Telegram may refuse in such a walk: people delete messages and press twice, and the service finds out by trying.
 * Each of these has its fallback (a new message, a cleared keyboard); nothing else may ever be refused.
 */
const EXPECTED_REFUSALS = [
  // two presses that lead to the same screen, both sent before either was handled
  /message is not modified/,
  // the message was deleted by its reader, or replaced by the press before
  /message to (edit|delete|be replied) not found/,
];

let world: World;
let witness: Witness;
let walkers: Walker[];
let service: Service;
const trouble: string[] = [];

beforeAll(async () => {
  // Whoever comes while three credits are the welcome stays poor.
  world = await startWorld({ env: { WELCOME_CREDITS: '3' }, kie: { renderer: quickRenderer() } });
  witness = new Witness(world.telegram);
  world.telegram.hurry({ conflictDelayMs: 100 });
  world.telegram.patienceMs = ANSWER_MS;
  const things = await packBelongings();
  const walker = (name: string, person: Walker['person'], number: number): Walker =>
    new Walker(
      name,
      person,
      witness,
      SEED * 100 + number,
      person.chatId === person.id ? privateDeed(things) : groupDeed(things),
    );
  const [poor, anna, ivan, vera, bob] = ['Poor', 'Anna', 'Иван', 'Вера', 'Bob'].map((name, index) =>
    world.telegram.person({ first_name: name, language_code: index % 2 === 0 ? 'en' : 'ru' }),
  );
  if (!poor || !anna || !ivan || !vera || !bob) throw new Error('nobody is there');
  const group = world.telegram.group('Friends', { botSeesAll: true });
  walkers = [
    ...[poor, anna, ivan, vera, bob].map((person, index) => walker(person.user.first_name, person, index)),
    walker('Anna in the group', group.as(anna), 5),
    walker('Вера in the group', group.as(vera), 6),
  ];
  await poor.says('/start');
  await poor.waitFor('3 credits');
  await world.services[0]?.stop();
  service = await world.addService({ env: { WELCOME_CREDITS: '600' } });
}, 90_000);

afterAll(async () => {
  witness?.close();
  await world?.stop();
});

/** A deploy (the new one comes, then the old one goes), a restart, and a power cut, in turns. */
const restart = async (number: number): Promise<void> => {
  const before = service;
  const env = { WELCOME_CREDITS: '600' };
  if (number % 3 === 0) {
    service = await world.addService({ env });
    await before.stop();
    return;
  }
  await (number % 3 === 1 ? before.kill9() : before.stop());
  // At the same address as before, so that callbacks on their way find it.
  service = await world.addService({ env: { ...env, PORT: String(before.port) } });
};

const everybodyWalks = async (): Promise<void> => {
  let made = 0;
  let restarts = 0;
  let restarting = Promise.resolve();
  const walk = async (walker: Walker): Promise<void> => {
    while (made < STEPS && trouble.length === 0) {
      made += 1;
      if (made >= (restarts + 1) * STEPS_BETWEEN_RESTARTS && made < STEPS) {
        const number = restarts;
        restarts += 1;
        restarting = restarting.then(() => restart(number));
      }
      await walker.step().catch((error: unknown) => trouble.push(String(error)));
    }
  };
  await Promise.all(walkers.map(walk));
  await restarting;
};

/** The emulators live in this process: on a machine so busy that it stands still, the service gets no answer in time. */
const IS_OUR_STANDSTILL = /TelegramUnreachable: \w+: Telegram is out of reach \(no answer within/;

const errorLines = (): string[] =>
  world.services
    .flatMap(({ log }) => log)
    .filter((line) => /"level":"(error|fatal)"/.test(line) && !IS_OUR_STANDSTILL.test(line));

/** Whoever died after the answer and before noting it: the next one answers again, and hears that it is too late. */
const isAnsweredAgain = (call: ApiCall): boolean =>
  /query is too old/.test(call.error?.description ?? '') &&
  witness.answered.has(String(call.payload.callback_query_id));

const unexpectedRefusals = (): string[] =>
  witness.refusals
    .filter((call) => !isAnsweredAgain(call))
    .map(({ method, payload, error }) => `${method}: ${error?.description} ${JSON.stringify(payload).slice(0, 400)}`)
    .filter((line) => !EXPECTED_REFUSALS.some((pattern) => pattern.test(line)));

/**
 * Everything but `submit_unknown`: whoever was killed between sending a task and noting its number has left a row that
 * waits for kie's callback, and for its deadline when that one came while nobody was there.
 */
const unfinished = async (): Promise<string[]> => {
  const rows = await world.rows<{ what: string }>(`
    SELECT 'update ' || state AS what FROM updates WHERE state <> 'done'
    UNION ALL SELECT 'generation ' || model_id || ' ' || state FROM generations
    WHERE state NOT IN ('delivered', 'undeliverable', 'failed', 'canceled', 'submit_unknown')`);
  return rows.map(({ what }) => what);
};

it(
  `answers everything that anybody does, whatever happens to it (RANDOM_SEED=${SEED}, ${STEPS} steps, ${WALKERS} people)`,
  async () => {
    await everybodyWalks();
    expect(trouble).toEqual([]);
    let left: string[] = [];
    await until(async () => (left = await unfinished()).length === 0, {
      timeoutMs: 60_000,
      everyMs: 200,
      what: () => `everything to come to its end; left: ${left.join(', ')}`,
    });
    expect(await ledgerProblems(world)).toEqual([]);
    expect(unexpectedRefusals()).toEqual([]);
    expect(await silentPresses(world)).toEqual([]);
    expect(await silentMessages(world)).toEqual([]);
    expect(await spokenUnasked(world)).toEqual([]);
    expect(errorLines()).toEqual([]);
  },
  TIME_FOR_ALL_MS,
);
