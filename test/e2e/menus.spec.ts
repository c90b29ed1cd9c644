import { shortCode } from '../../src/registry/short-code';
import type { ChatMessage } from '../../sandbox/telegram';
import { fillCard, refusals, shareWorld } from '../support/story';
import { type StoryUser, user } from '../support/user';
import type { World } from '../support/world';

let world: World;

shareWorld((started) => void (world = started), { atEnd: () => expect(refusals(world)).toEqual([]) });

const newUser = (): StoryUser => user(world);
const russian = (): StoryUser => user(world, { first_name: 'Иван', language_code: 'ru' });
const labels = (message: ChatMessage): string[] => message.buttons.flat();

/** An open card of a model that waits for its prompt. */
const waiting = async (someone: StoryUser, modelId: string): Promise<void> => {
  await someone.says(`/model ${modelId}`);
  await someone.sees('prompt');
};

describe('a new user', () => {
  it('has the first picture after two taps', async () => {
    const anna = newUser();
    await anna.says('/start');
    const greeting = await anna.sees(/1,000 credits/);
    expect(labels(greeting)[0]).toMatch(/🎨 .*1 credit$/);
    await anna.taps('🎨', greeting);
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    const { message } = await anna.receives('photo', 20_000);
    expect(message.text).toMatch(/Z-Image/);
  });

  it('comes to a card by a link, and is greeted all the same', async () => {
    const ivan = russian();
    await ivan.says(`/start m_${shortCode('z-image')}`);
    await ivan.sees('добро пожаловать');
    await ivan.sees('Z-Image');
    await ivan.says('/start m_nowhere1');
    await ivan.sees('больше недоступна');
  });
});

describe('the menu', () => {
  it('leads to a kind, tells what it does, and shows models with price and time', async () => {
    const anna = newUser();
    await anna.says('/menu');
    await anna.seesButton(/Image to video · \d+/);
    await anna.taps(/Image to video/);
    const list = await anna.sees('Brings a photo to life');
    const models = labels(list).slice(0, 10);
    for (const label of models) expect(label).toMatch(/^\S.* · (from )?\d+ 💎 · ~\d+ (s|min)$/);
    await anna.taps('›');
    await anna.seesButton(/2\/\d/);
    await anna.taps(/🏠/);
    await anna.sees('What shall we make');
  });

  it('begins with what is open, with favourites and with what was used', async () => {
    const anna = newUser();
    const card = await fillCard(anna, 'z-image', 'a fox in the snow');
    const code = shortCode('google/nano-banana');
    expect((await anna.person.pressesData(`fav:${code}`, card)).text).toMatch(/⭐ .*Google Nano Banana/);
    await anna.says('/menu');
    const menu = await anna.seesButton('▶️');
    expect(labels(menu).slice(0, 2)).toEqual([
      '▶️ Z-Image: a fox in the snow',
      expect.stringMatching(/^⭐ (Google )?Nano/),
    ]);
    await anna.taps('▶️');
    const reopened = await anna.seesButton('🚀');
    await anna.taps('🚀', reopened);
    await anna.receives('photo', 20_000);
    await anna.says('/menu');
    await anna.seesButton('⚡ Z-Image');
  });

  it('shows favourites first in every list, and forgets them when asked', async () => {
    const anna = newUser();
    const card = await fillCard(anna, 'z-image', 'a fox');
    const press = `fav:${shortCode('z-image')}`;
    await anna.person.pressesData(press, card);
    await anna.says('/menu');
    await anna.taps(/Text to image/, await anna.seesButton(/Text to image/));
    const list = await anna.sees('Draws a picture');
    expect(labels(list)[0]).toMatch(/^⭐ Z-Image/);
    await anna.says('/menu');
    await anna.taps('⭐ Favourites', await anna.seesButton('⭐ Favourites'));
    expect(labels(await anna.sees('The models you love'))[0]).toMatch(/Z-Image/);
    expect((await anna.person.pressesData(press, card)).text).toMatch(/no longer/);
    await anna.says('/menu');
    await anna.taps('⭐ Favourites', await anna.seesButton('⭐ Favourites'));
    await anna.sees('Your favourite models will be here');
  });
});

describe('searching', () => {
  it.each([
    ['/models видео из фото', /Image to Video|🎞/],
    ['/models нано банана', /Nano Banana/],
    ['/models runwya', /Runway/],
    ['убрать фон', /Remove Background/],
    ['lip sync', /Lip Sync/],
  ])('"%s" finds it', async (words, title) => {
    const ivan = russian();
    await ivan.says(words);
    expect(labels(await ivan.sees('По запросу'))[0]).toMatch(title);
  });

  it('tells that there is nothing, and shows the way on', async () => {
    const ivan = russian();
    await ivan.says('/models ыыыыы');
    expect(labels(await ivan.sees('ничего не нашлось')).join()).toMatch(/🏠.*❓/);
  });

  it('works in any chat, with price and time', async () => {
    const anna = newUser();
    const [first] = await anna.person.asksInline('nano banana');
    expect(first).toMatchObject({ title: expect.stringContaining('Nano Banana') });
    expect(JSON.stringify(first)).toMatch(/\d+ 💎 · ~\d+ s/);
  });
});

describe('a text outside', () => {
  it('goes to the one card that waits, and the menu has said so', async () => {
    const anna = newUser();
    await waiting(anna, 'z-image');
    await anna.says('/menu');
    await anna.sees(/Your next text goes to the card Z-Image/);
    await anna.says('a lighthouse');
    expect((await anna.seesButton('🚀')).text).toContain('a lighthouse');
  });

  it('asks which of two cards is meant, and brings the text along', async () => {
    const anna = newUser();
    await waiting(anna, 'z-image');
    await waiting(anna, 'google/imagen4');
    await anna.says('/menu');
    await anna.sees(/2 cards wait for a text/);
    await anna.says('a lighthouse & a <storm>');
    const question = await anna.sees('Which one is this for?');
    expect(labels(question).slice(0, 2)).toEqual(['✍️ To “Google Imagen 4”', '✍️ To “Z-Image”']);
    await anna.taps('Z-Image', question);
    const card = await anna.seesButton('🚀');
    expect(card.text).toContain('Z-Image');
    expect(card.text).toContain('a lighthouse & a <storm>');
  });

  it('becomes what the person says when nothing waits for it', async () => {
    const anna = newUser();
    await anna.says('a cat in space');
    const offer = await anna.sees('What shall I make of this?');
    expect(labels(offer).join('|')).toMatch(/🎨 Picture · \d+ 💎\|\d+ more\|🎬 Video · .*Song.*Read aloud/);
    await anna.taps('🎨 Picture', offer);
    expect((await anna.seesButton('🚀')).text).toContain('a cat in space');
    await anna.taps('🔀');
    await anna.taps(/^\d+ more/, await anna.seesButton('Back to'));
    await anna.taps('Seedream 5.0 Flash', await anna.seesButton('Seedream 5.0 Flash'));
    await anna.seesButton('🚀');
    await anna.taps('🚀');
    await anna.receives('photo', 20_000);
    expect(world.kie.creates.at(-1)).toMatchObject({
      model: 'seedream/5-flash-text-to-image',
      input: { prompt: 'a cat in space' },
    });
  });

  it('may be a search after all, and a search may be a description', async () => {
    const anna = newUser();
    await anna.says('cat song');
    await anna.taps('🔎', await anna.sees('What shall I make of this?'));
    const found = await anna.sees('These models fit');
    await anna.taps('✍️', found);
    await anna.sees('What shall I make of this?');
  });

  it('is a search when nothing waits for it', async () => {
    const anna = newUser();
    await fillCard(anna, 'z-image', 'done');
    await anna.says('/menu');
    await anna.sees('or just write');
    await anna.says('lip sync');
    expect(labels(await anna.sees('These models fit'))[0]).toMatch(/Lip Sync/);
  });
});

describe('help', () => {
  it('opens filled cards, and asks only for the file that is missing', async () => {
    const anna = newUser();
    await anna.says('/help');
    const help = await anna.sees('What I can do');
    await anna.taps('A song about summer', help);
    expect((await anna.seesButton('🚀')).text).toContain('Suno');
    await anna.taps('Remove the background', help);
    await anna.sees(/Send the file here/);
    await anna.taps('💡', help);
    await anna.sees(/Short answers[\s\S]*@atelier_sandbox_bot animate a photo/);
    await anna.taps('Examples');
    await anna.sees('What I can do');
  });
});
