import type { ChatMessage } from '../../sandbox/telegram';
import { dataOf } from '../support/buttons';
import { chargesOf, shareWorld } from '../support/story';
import { type StoryUser, user } from '../support/user';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started));

const SONG = 'ai-music-api/generate';
const LYRICS = 'ai-music-api/timeStamped-lyrics';

interface Made {
  id: string;
  task_id: string;
  outputs: { id: string }[];
}

const result = (someone: StoryUser): Promise<ChatMessage> =>
  someone.sees((message) => message.isFromBot && message.buttons.flat().includes('🗑'), 60_000);

/** Makes a song; what the service has kept of it. */
const song = async (someone: StoryUser, prompt: string): Promise<{ message: ChatMessage; made: Made }> => {
  await someone.says(`/model ${SONG}`);
  await someone.sees('custom_mode');
  await someone.taps('No');
  await someone.sees('instrumental');
  await someone.taps('No');
  await someone.sees('prompt');
  await someone.says(prompt);
  await someone.seesButton('🚀');
  await someone.taps('🚀');
  const message = await result(someone);
  const [made] = await world.rows<Made>(
    `SELECT id, task_id, outputs FROM generations WHERE model_id = $1 AND input ->> 'prompt' = $2`,
    [SONG, prompt],
  );
  if (made === undefined) throw new Error('the song is not there');
  return { message, made };
};

/** What kie was sent for the newest task of a model. */
const sentFor = (modelId: string): unknown => world.kie.creates.filter(({ model }) => model === modelId).at(-1)?.input;

/** Runs the card that is open. */
const run = async (someone: StoryUser): Promise<void> => {
  await someone.taps('🚀');
  await result(someone);
};

describe('a model that needs an earlier work', () => {
  it('shows the way on to a person who has none', async () => {
    const boris = user(world);
    await boris.says(`/model ${LYRICS}`);
    const question = await boris.seesButton('Suno');
    expect(question.text).toContain('there is none that fits yet');
    await boris.taps('Suno Generate Music');
    await boris.sees('custom_mode');
  });

  it('is given the task and the track by two taps, and remembers what it was made from', async () => {
    const anna = user(world);
    await song(anna, 'an older song about rain');
    const { made } = await song(anna, 'a song about the sea');
    const [first, second] = made.outputs;
    expect([first?.id, second?.id]).toEqual([expect.any(String), expect.any(String)]);

    await anna.says(`/model ${LYRICS}`);
    const tasks = await anna.seesButton('a song about the sea');
    const labels = tasks.buttons.flat();
    expect(labels.findIndex((label) => label.includes('about the sea'))).toBeLessThan(
      labels.findIndex((label) => label.includes('about rain')),
    );
    await anna.taps(/a song about the sea/);
    const tracks = await anna.seesButton('№ 2');
    expect(tracks.buttons.flat().filter((label) => label.includes('№'))).toHaveLength(made.outputs.length);
    await anna.taps('№ 2');
    await anna.seesButton('🚀');
    await run(anna);
    expect(sentFor(LYRICS)).toMatchObject({ task_id: made.task_id, audio_id: second?.id });
    expect(await world.rows(`SELECT parent_id FROM generations WHERE model_id = $1`, [LYRICS])).toEqual([
      { parent_id: made.id },
    ]);
  });

  it('stands among the uses of that work, and begins with its ids', async () => {
    const anna = user(world);
    const { message, made } = await song(anna, 'a song about the wind');
    await anna.taps('➡️', message);
    await anna.seesButton('№ 1');
    await anna.taps('№ 1');
    await anna.seesButton(/Words and notes/);
    await anna.taps(/Words and notes/);
    await anna.seesButton('Timestamped');
    await anna.taps('Timestamped');
    await anna.seesButton('🚀');
    await run(anna);
    expect(sentFor(LYRICS)).toMatchObject({ task_id: made.task_id, audio_id: made.outputs[0]?.id });
  });

  it('takes several works into a list, each of them once', async () => {
    const anna = user(world);
    for (const name of ['Aunt Ann', 'Uncle Bob']) {
      await anna.says('/model gemini-omni-audio');
      await anna.seesButton('achird');
      await anna.taps('achird');
      await anna.sees('name');
      await anna.says(name);
      await anna.seesButton('🚀');
      await run(anna);
    }
    await anna.says('/model gemini-omni-video');
    await anna.sees('prompt');
    await anna.says('a dialogue in a kitchen');
    await anna.seesButton('6');
    await anna.taps('6');
    await anna.seesButton('🚀');
    await anna.taps('· audio_ids');
    await anna.seesButton('Aunt Ann');
    await anna.taps('Aunt Ann');
    const left = await anna.seesButton('✅');
    expect(left.buttons.flat().join()).not.toContain('Aunt Ann');
    await anna.taps('Uncle Bob');
    await anna.sees('send an id as a message, or press ✅');
    await anna.taps('✅');
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    await anna.receives('video', 60_000);
    const voices = await world.rows<Made>(
      `SELECT outputs FROM generations WHERE model_id = 'gemini-omni-audio' ORDER BY created_at`,
    );
    expect(sentFor('gemini-omni-video')).toMatchObject({ audio_ids: voices.map(({ outputs }) => outputs[0]?.id) });
  });

  it('takes no work of another person, and no result that there is not', async () => {
    const anna = user(world);
    await song(anna, 'a song about stones');
    const eve = user(world);
    await song(eve, 'a song about envy');
    await anna.says(`/model ${LYRICS}`);
    const hers = await anna.seesButton('about stones');
    await eve.says(`/model ${LYRICS}`);
    const question = await eve.seesButton('about envy');
    expect(question.buttons.flat().join()).not.toContain('about stones');
    const own = dataOf(question, 'about envy').split(':');
    const foreign = dataOf(hers, 'about stones').split(':');
    const forged = [...own.slice(0, 3), foreign[3], own[4]].join(':');
    const before = await chargesOf(world);
    for (const data of [forged, [...own.slice(0, 4), '9'].join(':'), dataOf(hers, 'about stones')]) {
      await eve.person.pressesData(data, question);
      await eve.sees('closed or has changed');
    }
    expect(await chargesOf(world)).toEqual(before);
    const cards = await world.rows<{ answers: object }>(
      `SELECT state -> 'form' -> 'answers' AS answers FROM cards WHERE user_id = (SELECT user_id FROM generations
       WHERE input ->> 'prompt' = 'a song about envy') AND state ->> 'modelId' = $1`,
      [LYRICS],
    );
    expect(cards).toEqual([{ answers: {} }]);
  });
});
