import type { ChatMessage } from '../../sandbox/telegram';
import { dataOf, now } from '../support/buttons';
import { chargesOf, fillCard, refusals, shareWorld } from '../support/story';
import { type StoryUser, user } from '../support/user';
import { until } from '../support/until';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started), {
  env: { MAX_ACTIVE_PER_USER: '1' },
  // The second tap of two finds what the first has done.
  atEnd: () =>
    expect(refusals(world).filter((refused) => !/not modified|not found/.test(JSON.stringify(refused)))).toEqual([]),
});

const SEEDED = 'bytedance/seedream-v4-text-to-image';

/** Runs a model to its result. */
const made = async (someone: StoryUser, modelId: string, prompt: string): Promise<ChatMessage> => {
  await fillCard(someone, modelId, prompt);
  await someone.taps('🚀');
  return someone.sees((message) => message.isFromBot && message.buttons.flat().some((label) => label === '🗑'), 20_000);
};

describe('below a result', () => {
  it('stand four rows at most, and a variation opens a card with another seed that pays nothing', async () => {
    const anna = user(world);
    const result = await made(anna, SEEDED, 'a paper boat');
    expect(result.text).toMatch(/a paper boat[\s\S]*💎 \d+ credit[\s\S]*⏱/);
    expect(result.buttons.map((row) => row.map((label) => label.split(' ')[0]).join(''))).toEqual([
      '🔁✏️🎲',
      '🎞🖌',
      '🔍✂️',
      '➡️📄☆🗑',
    ]);
    const before = await chargesOf(world);
    await anna.taps('🎲', result);
    const card = await anna.seesButton('🚀');
    expect(card.text).toMatch(/Seed: \d+/);
    await anna.taps('🎲', result);
    await anna.seesButton('🚀');
    expect(await chargesOf(world)).toEqual(before);
    await anna.taps('🚀');
    const again = await anna.receives('photo', 20_000);
    expect(again.message.text).toMatch(/🎲\s\d+/);
    expect(again.message.text).toMatch(/Made from: .*a paper boat/);
  });

  it('open one card for two taps, and show the request that is to be changed', async () => {
    const anna = user(world);
    const result = await made(anna, 'z-image', 'a tin robot');
    const before = await chargesOf(world);
    const again = dataOf(result, '🔁');
    await anna.person.pressesData(again, result);
    await anna.person.pressesData(again, result);
    const cards = `SELECT 1 FROM cards WHERE user_id = (SELECT id FROM users WHERE telegram_id = $1)`;
    expect(await world.rows(cards, [anna.id])).toHaveLength(1);
    await until(
      () => anna.count(({ text, buttons }) => text.includes('a tin robot') && buttons.join().includes('🚀')) === 1,
    );
    await anna.taps('✏️', result);
    const question = await anna.sees('tap to copy');
    expect(question.text).toContain('a tin robot');
    expect(await world.rows(cards, [anna.id])).toHaveLength(1);
    await anna.says('a tin robot and a dog');
    expect((await anna.seesButton('🚀')).text).toContain('a tin robot and a dog');
    expect(await chargesOf(world)).toEqual(before);
  });

  it('lead to other models by kind of use, with the result on their card', async () => {
    const anna = user(world);
    const result = await made(anna, 'z-image', 'a red fox');
    await anna.taps('✂️', result);
    const card = await anna.seesButton(/🚀|Recraft/);
    expect(card.text).toMatch(/Remove background/i);
    await anna.taps('🎞', result);
    const models = await anna.seesButton('« Back');
    await anna.taps('« Back', models);
    const kinds = await anna.seesButton(/🎞 Animate/);
    // The most wanted first, none that only takes a picture along.
    expect(kinds.buttons.flat()[0]).toBe('🖌 Edit photo');
    expect(kinds.buttons.flat().some((label) => /Text to video|Audio|Music/.test(label))).toBe(false);
    await anna.taps(/🎞 Animate/);
    const list = await anna.seesButton(/Hailuo 2.3/);
    expect(list.buttons.flat()[0]).toMatch(/^Google Veo 3.1/);
    await anna.taps(/Hailuo 2.3/);
    await anna.sees('prompt');
    // A button of the release before this one, whose list was not parted into kinds.
    const old = dataOf(result, '➡️').replace(/:0$/, ':1001');
    await anna.person.pressesData(old, result);
    await anna.seesButton('2/');
  });

  it('go to the next model as they were made, not as Telegram keeps photos', async () => {
    const anna = user(world);
    const result = await made(anna, 'z-image', 'a sharp fox');
    const bytes = async (url: unknown): Promise<string> =>
      Buffer.from(await (await fetch(String(url))).arrayBuffer()).toString('base64');
    const [row] = await world.rows<{ url: string }>(
      `SELECT outputs -> 0 ->> 'url' AS url FROM generations WHERE input::text LIKE '%a sharp fox%'`,
    );
    await anna.taps('✂️', result);
    await anna.taps('🚀', await anna.seesButton('🚀'));
    await anna.receives('photo', 20_000);
    const input = world.kie.creates.at(-1)?.input as { image: string };
    expect(await bytes(input.image)).toBe(await bytes(row?.url));
    expect((await anna.person.file(result)).toString('base64')).not.toBe(await bytes(row?.url));
    await anna.replies(result, 'in the rain');
    await anna.taps('🚀', await anna.seesButton('🔀'));
    await anna.receives('photo', 20_000);
    const edited = world.kie.creates.at(-1)?.input as { image_urls: string[] };
    expect(edited).toMatchObject({ prompt: 'in the rain' });
    expect(await bytes(edited.image_urls[0])).toBe(await bytes(row?.url));
  });

  it('become a favourite and back, however often that is tapped', async () => {
    const anna = user(world);
    const result = await made(anna, 'z-image', 'a blue fox');
    const on = dataOf(result, '☆');
    const [first, second] = await Promise.all([
      anna.person.pressesData(on, result),
      anna.person.pressesData(on, result),
    ]);
    expect([first.text, second.text].join()).toContain('⭐');
    await until(() => now(anna, result).buttons.flat().includes('⭐'));
    expect(await world.rows('SELECT favourite FROM generations WHERE favourite')).toHaveLength(1);
    await anna.taps('⭐', result);
    await until(() => now(anna, result).buttons.flat().includes('☆'));
    expect(now(anna, result).text).toBe(result.text);
  });

  it('are asked before they go for good, with their messages', async () => {
    const anna = user(world);
    const result = await made(anna, 'z-image', 'a green fox');
    await anna.taps('🗑', result);
    await until(
      () =>
        now(anna, result)
          ?.buttons.flat()
          .some((label) => label.includes('keep')) === true,
    );
    await anna.taps('↩️', result);
    await until(() => now(anna, result).buttons.flat().includes('🗑'));
    await anna.taps('🗑', result);
    await until(
      () =>
        now(anna, result)
          ?.buttons.flat()
          .some((label) => label.includes('for good')) === true,
    );
    const asked = now(anna, result);
    const yes = dataOf(asked, '🗑');
    const [first, second] = await Promise.all([
      anna.person.pressesData(yes, asked),
      anna.person.pressesData(yes, asked),
    ]);
    expect([first.text, second.text].join()).toMatch(/Deleted.*deleted already|deleted already.*Deleted/);
    await until(() => anna.count((message) => message.text.includes('a green fox')) === 0);
    // A copy of it somewhere else in the chat.
    await anna.says('/menu');
    const other = await anna.seesButton('❓');
    expect((await anna.person.pressesData(dataOf(result, '🔁'), other)).text).toContain('deleted already');
    await until(() => now(anna, other).buttons.length === 0);
    expect(await world.rows(`SELECT 1 FROM generations WHERE input::text LIKE '%green fox%'`)).toEqual([]);
  });
});

describe('what is in progress', () => {
  it('says what it waits for, and is canceled once from the list', async () => {
    const anna = user(world);
    await fillCard(anna, 'z-image', 'first [hang]');
    await anna.taps('🚀');
    await until(async () => {
      const rows = await world.rows(
        `SELECT 1 FROM generations WHERE state = 'running' AND input::text LIKE '%[hang]%'`,
      );
      return rows.length === 1;
    });
    await fillCard(anna, 'z-image', 'second fox');
    await anna.taps('🚀');
    await anna.sees(/In line|Waiting its turn/);
    await anna.says('/status');
    const list = await anna.sees('In progress: 2');
    expect(list.text).toContain('starts when your current generation ends');
    expect(list.text).toMatch(/usually/);
    const cancel = dataOf(list, '✖️');
    const taps = await Promise.all([anna.person.pressesData(cancel, list), anna.person.pressesData(cancel, list)]);
    expect(taps.map(({ text }) => text)).toEqual(taps.map(() => 'Canceled, the credits are back'));
    await until(() => now(anna, list).text.includes('In progress: 1'));
    await anna.taps('🔄', list);
    const released = await world.rows(`SELECT 1 FROM generations WHERE state = 'canceled'`);
    expect(released).toHaveLength(1);
  });
});

describe('without a sound', () => {
  it('results arrive as they were wished for', async () => {
    const anna = user(world);
    await anna.says('/settings');
    await anna.seesButton('🔔');
    await anna.taps('🔔');
    await anna.seesButton('🔕');
    await anna.taps(/Results: photos/);
    await anna.seesButton(/Results: files/);
    const result = await made(anna, 'z-image', 'a quiet fox');
    expect(result.kind).toBe('document');
    const call = world.telegram.calls.filter(({ method }) => method === 'sendDocument').at(-1);
    expect(String(call?.payload.disable_notification)).toBe('true');
    await anna.says('/settings');
    const settings = await anna.seesButton(/choices: no/);
    const on = dataOf(settings, '🧠');
    await Promise.all([anna.person.pressesData(on, settings), anna.person.pressesData(on, settings)]);
    await until(
      () =>
        now(anna, settings)
          ?.buttons.flat()
          .some((label) => label.includes('choices: yes')) === true,
    );
    // Buttons of earlier releases.
    await anna.person.pressesData('files:0', settings);
    await until(
      () =>
        now(anna, settings)
          ?.buttons.flat()
          .some((label) => label.includes('photos')) === true,
    );
    await anna.person.pressesData('lang:ru', settings);
    await until(() => now(anna, settings).text.includes('Настройки'));
  });
});
