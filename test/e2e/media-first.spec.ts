import sharp from 'sharp';
import { SAMPLE_RATE, wavOf } from '../../sandbox/media/wav';
import type { ChatMessage } from '../../sandbox/telegram';
import { fillCard, photo, refusals, shareWorld } from '../support/story';
import { StoryUser, user } from '../support/user';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started), { atEnd: () => expect(refusals(world)).toEqual([]) });

const tone = wavOf(Float32Array.from({ length: SAMPLE_RATE }, (_sample, index) => Math.sin(index / 8) / 3));
const lastInput = (): Record<string, unknown> => (world.kie.creates.at(-1)?.input ?? {}) as Record<string, unknown>;
const lists = (input: Record<string, unknown>): unknown[][] => Object.values(input).filter(Array.isArray);
/** Which of the three it mostly is. */
const mainColour = async (address: string): Promise<string | undefined> => {
  const response = await fetch(address);
  const { channels } = await sharp(Buffer.from(await response.arrayBuffer())).stats();
  const means = channels.slice(0, 3).map(({ mean }) => mean);
  return ['red', 'green', 'blue'][means.indexOf(Math.max(...means))];
};
/** Runs the card that is shown; the picture that comes. */
const run = async (anna: StoryUser): Promise<ChatMessage> => {
  await anna.seesButton('🚀');
  await anna.taps('🚀');
  return (await anna.receives('photo', 20_000)).message;
};

describe('a file before a model', () => {
  it('is offered what can be done with it; its caption is the prompt of the card', async () => {
    const anna = user(world);
    await anna.sends({ photo: await photo('#cc3333'), caption: 'paint it blue' });
    const offer = await anna.sees('paint it blue');
    expect(offer.buttons.flat().join('|')).toMatch(/Edit.*Animate.*Upscale.*Cut out/);
    await anna.taps(/🖌 Edit/);
    await anna.seesButton(/Nano Banana Edit/);
    await anna.taps(/Nano Banana Edit/);
    const card = await anna.seesButton('🚀');
    expect(card.text).toContain('paint it blue');
    expect(card.id).toBe(offer.id);
    await run(anna);
    expect(world.kie.creates.at(-1)?.model).toBe('google/nano-banana-edit');
    expect(lastInput()).toMatchObject({ prompt: 'paint it blue', image_urls: [expect.stringMatching(/^http/)] });
  });

  it('opens the card at once where one model only does it', async () => {
    const anna = user(world);
    await anna.sends({ photo: await photo('#33cc33') });
    await anna.sees('Got your picture');
    await anna.taps(/Cut out/);
    await anna.seesButton('🚀');
    await run(anna);
    expect(world.kie.creates.at(-1)?.model).toBe('recraft/remove-background');
  });

  it('works after a restart between the photo and the press, and for another model afterwards', async () => {
    const anna = user(world);
    await anna.sends({ photo: await photo('#3333cc'), caption: 'add a moon' });
    await anna.sees('add a moon');
    await world.services[0]?.stop();
    await world.addService();
    await anna.taps(/🖌 Edit/);
    await anna.seesButton(/Nano Banana Edit/);
    await anna.taps(/Nano Banana Edit/);
    await anna.seesButton('🔀');
    await anna.taps('🔀');
    await anna.seesButton(/Back to/);
    await anna.taps(/🖌 Edit/);
    await anna.seesButton(/Seedream 4/);
    await anna.taps(/Seedream 4/);
    const card = await anna.seesButton('🚀');
    expect(card.text).toContain('add a moon');
    expect(await world.rows('SELECT 1 FROM cards WHERE user_id = (SELECT max(user_id) FROM cards)')).toHaveLength(1);
  }, 60_000);

  it('goes to an open card that waits for it', async () => {
    const anna = user(world);
    await anna.says('/model google/nano-banana-edit');
    await anna.says('make it gold');
    await anna.sees('image_urls');
    await anna.says('/menu');
    await anna.sends({ photo: await photo('#cc33cc') });
    const offer = await anna.sees('Got your picture');
    expect(offer.buttons[0]?.[0]).toMatch(/^📎 To “.*” · make it gold/);
    await anna.taps(/📎 To/);
    await anna.seesButton('✅');
    await anna.taps('✅');
    await run(anna);
    expect(lastInput()).toMatchObject({ prompt: 'make it gold' });
  });

  it('is offered to others by a card that has no use for it', async () => {
    const anna = user(world);
    await anna.says('/model z-image');
    await anna.sees('prompt');
    await anna.sends({ photo: await photo('#111111') });
    await anna.sees('has no use for this file');
    await anna.says('a red kite');
    expect((await anna.seesButton('🚀')).text).toContain('a red kite');
  });

  it('of an album goes in order; a model that takes fewer says so', async () => {
    const anna = user(world);
    const album = await Promise.all(['#aa0000', '#00aa00', '#0000aa'].map((colour) => photo(colour)));
    await anna.sends(album.map((one, index) => ({ photo: one, ...(index === 0 ? { caption: 'one scene' } : {}) })));
    await anna.sees('3 pictures');
    await anna.taps(/Animate/);
    for (let page = 0; page < 8 && !(await anna.seesButton('«')).buttons.flat().join().includes('2/3'); page += 1) {
      await anna.taps('›');
    }
    const list = await anna.seesButton(/2\/3/);
    expect(list.text).toContain('how many of the files it takes');
    await anna.taps(/2\/3/);
    await anna.sees(/first 2 of 3 files/);
    await anna.seesButton('🔀');
    await anna.taps('🔀');
    await anna.seesButton(/🖌 Edit/);
    await anna.taps(/🖌 Edit/);
    await anna.seesButton(/Nano Banana Edit/);
    await anna.taps(/Nano Banana Edit/);
    await run(anna);
    expect(lists(lastInput())[0]).toHaveLength(3);
  });

  it('of an album is moved and taken out on the card, and the model gets what is left in that order', async () => {
    const anna = user(world);
    const album = await Promise.all(['#dd0000', '#00dd00', '#0000dd'].map((colour) => photo(colour)));
    await anna.says('/model google/nano-banana-edit');
    await anna.says('one scene');
    await anna.sees('image_urls');
    await anna.sends(album.map((one) => ({ photo: one })));
    await anna.seesButton('✅');
    await anna.taps('✅');
    await anna.seesButton('🚀');
    await anna.taps('image_urls');
    await anna.seesButton('2 ⇄ 3');
    await anna.taps('2 ⇄ 3');
    await anna.sees('So far: 3');
    await anna.taps('🗑 1');
    await anna.sees('So far: 2');
    await anna.taps('✅');
    expect((await anna.seesButton('🚀')).text).toContain('×2');
    await run(anna);
    const addresses = lists(lastInput())[0] as string[];
    expect(await Promise.all(addresses.map(mainColour))).toEqual(['blue', 'green']);
  });

  it('may be a voice, a still sticker, or a link', async () => {
    const anna = user(world);
    await anna.sends({ voice: tone });
    await anna.sees('Got your recording');
    expect((await anna.seesButton(/Transcribe/)).buttons.flat().join()).toMatch(/Rework/);
    const sticker = await sharp(await photo('#ffaa00', 512))
      .webp()
      .toBuffer();
    await anna.sends({ sticker });
    await anna.sees('Got your picture');
    await anna.says('https://example.org/film.mp4');
    await anna.sees('Got your video');
    await anna.says('https://example.org/something');
    await anna.sees('does not tell what is behind it');
    await anna.taps(/A page/);
    await anna.sees('will have the address already');
    await anna.taps(/Wan 3/);
    await anna.sees(/example\.org\/something/);
  });
});

describe('words in reply to a picture', () => {
  it('edit one’s own picture, in the middle of something else', async () => {
    const anna = user(world);
    const own = await anna.sends({ photo: await photo('#884422') });
    await anna.sees('Got your picture');
    await anna.says('/model z-image');
    await anna.says('a kite');
    await anna.seesButton('🚀');
    await anna.replies(own, 'make it snow');
    const card = await anna.seesButton('🔀');
    expect(card.text).toContain('make it snow');
    expect(card.text).toContain('put aside');
    await run(anna);
    expect(lastInput()).toMatchObject({ prompt: 'make it snow' });
    expect(lists(lastInput())[0]).toHaveLength(1);
  });

  it('edit a result, which is noted as what it was made from', async () => {
    const anna = user(world);
    await fillCard(anna, 'z-image', 'a paper boat');
    const result = await run(anna);
    await anna.replies(result, 'now at night');
    await run(anna);
    const [made] = await world.rows<{ parent: string; origin: string }>(
      `SELECT child.parent_id AS parent, parent.id AS origin FROM generations child
       JOIN generations parent ON parent.user_id = child.user_id AND parent.model_id = 'z-image'
       WHERE child.input ->> 'prompt' = 'now at night'`,
    );
    expect(made?.parent).toBe(made?.origin);
  });

  it('edit a forwarded picture; a command stays a command; a reply to words is a text', async () => {
    const anna = user(world);
    const own = await anna.sends({ photo: await photo('#226688') });
    await anna.sees('Got your picture');
    const forwarded = await anna.forwards(own, 'Somebody');
    const offer = await anna.sees('Got your picture');
    await anna.replies(forwarded, '/balance');
    await anna.sees(/balance is/);
    await anna.replies(offer, 'https://example.org/a.png');
    await anna.sees('Got your picture');
    await anna.replies(forwarded, 'as a watercolour');
    expect((await anna.seesButton('🔀')).text).toContain('as a watercolour');
  });

  it('follow the message when it is corrected', async () => {
    const anna = user(world);
    const own = await anna.sends({ photo: await photo('#556677') });
    await anna.sees('Got your picture');
    const words = await anna.replies(own, 'make it grean');
    await anna.sees('make it grean');
    await anna.edits(words, 'make it green');
    await anna.sees('make it green');
  });
});

describe('in a group', () => {
  it('nobody presses the buttons of another person’s picture', async () => {
    const anna = user(world);
    const boris = user(world);
    const group = world.telegram.group('Friends');
    const inGroup = new StoryUser(group.as(anna.person));
    const other = new StoryUser(group.as(boris.person));
    await inGroup.says('/help@' + world.telegram.bot.username);
    const help = await inGroup.sees(/./);
    await inGroup.person.sends({ photo: await photo('#990099') }, { replyTo: help.id });
    await inGroup.sees('Got your picture');
    const answer = await other.taps(/Upscale/);
    expect(answer).toMatchObject({ showAlert: true });
    await inGroup.taps(/Upscale/);
    await inGroup.sees('Choose a model');
  });
});
