import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { ChatPage } from '../support/chat-page';
import { photo } from '../support/story';
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

const lastInput = (): Record<string, unknown> => (world.kie.creates.at(-1)?.input ?? {}) as Record<string, unknown>;
const picture = async (name: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> => ({
  name: `${name}.jpg`,
  mimeType: 'image/jpeg',
  buffer: await photo(name),
});

describe('the first picture, in a real browser', () => {
  it('comes after two taps', async () => {
    await chat.says('/start');
    const before = world.kie.creates.length;
    await chat.taps(/🎨 Make my first picture/);
    await chat.taps('🚀');
    const result = await chat.seesPicture();
    expect(world.kie.creates.length - before).toBe(1);
    expect(result.text).toContain(String(lastInput().prompt).slice(0, 20));
    // A page without fonts has boxes of no width where its words should be.
    const words = await chat.bubble(result).getByTestId('message-text').boundingBox();
    expect(words?.width).toBeGreaterThan(100);
  });

  it('is reached through the menu by what one writes', async () => {
    await chat.says('/menu');
    await chat.taps(/Text to image/);
    await chat.taps(/Google Nano Banana 2.1 · /);
    await chat.sees('prompt');
    await chat.says('a paper boat');
    await chat.taps('🚀');
    expect((await chat.seesPicture()).text).toContain('a paper boat');
  });
});

describe('a picture of one’s own, in a real browser', () => {
  it('is edited by a reply to it', async () => {
    await chat.sends([await picture('coral')]);
    await chat.sees('Got your picture');
    const own = chat.own('photo');
    await chat.replies(own, 'make it snow');
    expect((await chat.seesButton('🚀')).text).toContain('make it snow');
    await chat.taps('🚀');
    const result = await chat.seesPicture();
    expect(lastInput()).toMatchObject({ prompt: 'make it snow' });
    await chat.replies(result, 'now at night');
    await chat.seesButton('🚀');
    await chat.taps('🚀');
    expect((await chat.seesPicture()).text).toMatch(/now at night[\s\S]*Made from/);
  });

  it('and more of them go as an album to a model of several', async () => {
    await chat.says('/model google/nano-banana-edit');
    await chat.sees('prompt');
    await chat.says('put them together');
    await chat.sees('image_urls');
    await chat.sends(await Promise.all(['teal', 'coral', 'gold'].map(picture)));
    await chat.page.getByTestId('album').waitFor();
    await chat.taps('✅ Done (3)');
    expect((await chat.seesButton('🚀')).text).toContain('×3');
    await chat.taps('🚀');
    await chat.seesPicture();
    expect(lastInput().image_urls).toHaveLength(3);
  });
});
