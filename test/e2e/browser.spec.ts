import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { type World, startWorld } from '../support/world';

let world: World;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
}, 90_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

const button = (label: RegExp) => page.getByTestId('inline-button').filter({ hasText: label }).last();

describe('the sandbox page in a real browser', () => {
  it('opens, talks to the bot, and shows the picture that was asked for', async () => {
    page = await browser.newPage({ viewport: { width: 1000, height: 800 }, locale: 'en-US' });
    await page.goto(world.telegram.pageUrl);
    const input = page.getByTestId('composer-input');
    await input.fill('/start');
    await page.getByTestId('send-button').click();
    await button(/🏠/).click();
    await button(/Text to image/).click();
    await button(/Nano Banana/).waitFor();
    await input.fill('/model z-image');
    await page.getByTestId('send-button').click();
    await page.getByText('Write your answer as a message').last().waitFor();
    await input.fill('a paper boat');
    await page.getByTestId('send-button').click();
    await button(/🚀/).click();
    // A page without fonts has boxes of no width where its words should be.
    const words = await page
      .getByText('a paper boat')
      .first()
      .evaluate((element) => element.getClientRects()[0]?.width);
    expect(words).toBeGreaterThan(40);
    const picture = page.getByTestId('photo').last();
    await picture.waitFor({ timeout: 20_000 });
    await page.waitForFunction(() =>
      Array.from(document.querySelectorAll<HTMLImageElement>('[data-testid=photo] img, img[data-testid=photo]')).some(
        (image) => image.complete && image.naturalWidth > 100,
      ),
    );
    await page.getByTestId('message').filter({ has: picture, hasText: 'a paper boat' }).waitFor();
    await button(/🔁/).waitFor();
  }, 60_000);
});
