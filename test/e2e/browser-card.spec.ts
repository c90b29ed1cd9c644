import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { ChatPage } from '../support/chat-page';
import { type World, startWorld } from '../support/world';

let world: World;
let browser: Browser;
let chat: ChatPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
}, 90_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

beforeEach(async () => {
  chat = await ChatPage.open(browser, world);
});

afterEach(async () => {
  expect(chat.errors).toEqual([]);
  await chat.close();
});

const fill = async (model: string, prompt: string): Promise<void> => {
  await chat.says(`/model ${model}`);
  await chat.sees('prompt');
  await chat.says(prompt);
  await chat.seesButton('🚀');
};

describe('a card in a real browser', () => {
  it('shows another price on its button as soon as a parameter is changed, and charges that', async () => {
    await fill('wan/2-6-text-to-video', 'waves');
    await chat.seesButton(/🚀 Create for 53 credits/);
    await chat.taps(/Duration/);
    await chat.taps(/^10/);
    await chat.seesButton(/🚀 Create for 105 credits/);
    await chat.taps(/Resolution/);
    await chat.taps(/^720p/);
    await chat.seesButton(/🚀 Create for 70 credits/);
    await chat.taps('🚀');
    await chat.sees(({ kind }) => kind === 'video');
    await chat.page.getByTestId('video').waitFor();
    expect(world.kie.creates.at(-1)?.input).toMatchObject({ duration: '10', resolution: '720p' });
    await chat.says('/balance');
    await chat.sees('930 credits');
  });

  it('is canceled, and charges nothing', async () => {
    await fill('z-image', 'never made');
    const before = world.kie.creates.length;
    await chat.taps('✖️ Cancel');
    await chat.sees('Nothing was charged');
    await chat.says('/balance');
    await chat.sees('1,000 credits');
    expect(world.kie.creates.length).toBe(before);
  });

  it('speaks the language that is chosen, and so does everything after it', async () => {
    await chat.says('/language');
    await chat.taps('Русский');
    await chat.says('/menu');
    await chat.seesButton(/Текст → фото/);
    await chat.says('/model z-image');
    await chat.sees('Описание');
    await chat.says('рыжий кот');
    await chat.seesButton(/🚀 .*кредит/);
    await chat.says('/language');
    await chat.taps('English');
    await chat.says('/menu');
    await chat.seesButton('Text to image');
  });
});

describe('a result in a real browser', () => {
  it('is made again, and taken into another model', async () => {
    await fill('z-image', 'a red fox');
    await chat.taps('🚀');
    const result = await chat.seesPicture();
    await chat.tapsAt(result, '🔁');
    expect((await chat.seesButton('🚀')).text).toContain('a red fox');
    await chat.taps('🚀');
    const second = await chat.seesPicture();
    expect(second.id).not.toBe(result.id);
    await chat.tapsAt(second, '➡️');
    await chat.taps(/Edit photo/);
    await chat.taps(/Nano Banana Edit/);
    await chat.sees('prompt');
    await chat.says('in a green coat');
    await chat.taps('🚀');
    expect((await chat.seesPicture()).text).toContain('in a green coat');
    expect(world.kie.creates.at(-1)).toMatchObject({
      model: 'google/nano-banana-edit',
      input: { image_urls: [expect.stringMatching(/^http/)] },
    });
  });

  it('is found in the history, opened, and sent once more for nothing', async () => {
    await fill('z-image', 'a silver spoon');
    await chat.taps('🚀');
    const result = await chat.seesPicture();
    await chat.says('/history');
    await chat.taps('a silver spoon');
    await chat.sees(/Support code/);
    await chat.taps('📬 Send once more');
    expect((await chat.seesPicture()).id).not.toBe(result.id);
    expect(await chat.page.getByTestId('photo').count()).toBe(2);
    await chat.says('/balance');
    await chat.sees('999 credits');
  });

  it('that fails says why, and tells that the credits are back', async () => {
    await fill('z-image', 'something [fail: the model is on fire]');
    await chat.taps('🚀');
    const bad = await chat.sees('Credits returned');
    expect(bad.text).toContain('the model is on fire');
    await chat.seesButton('🔁 Try again');
    await chat.says('/balance');
    await chat.sees('1,000 credits');
  });
});
