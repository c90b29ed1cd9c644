import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { ROOT, StepError } from './steps.mjs';

const SCREEN = { width: 390, height: 844 };
/** Of the files: sharp where the README shows them, and small. */
const WIDTH = 520;
const TIMEOUT_MS = 30_000;

/** The browser that the tests have unpacked (with its libraries and fonts), or the one that `CHROME` names. */
export const launchBrowser = async () => {
  const cache = join(ROOT, '.cache');
  const home = existsSync(cache) ? readdirSync(cache).find((name) => existsSync(join(cache, name, 'chromium'))) : null;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  if (process.env.CHROME) return chromium.launch({ executablePath: process.env.CHROME, args });
  if (!home) throw new StepError('There is no browser.', 'run `npm test -- e2e` once, or set CHROME to a Chrome');
  const folder = join(cache, home);
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  });
};

/** Everybody so far: what they have not read would show as a number beside the name of the bot. */
const known = [];

/** The chat page on a phone, with what a hand and an eye do there. */
export class Phone {
  constructor(page, person, folder) {
    this.page = page;
    this.person = person;
    this.folder = folder;
    /** Number of the newest message that pictures leave out. */
    this.shownAfter = 0;
  }

  /** A new person of the emulator, whose chat is opened. */
  static async open(browser, telegram, profile, folder) {
    const person = telegram.person(profile);
    const context = await browser.newContext({
      viewport: SCREEN,
      deviceScaleFactor: 2,
      colorScheme: 'light',
      locale: profile.language_code ?? 'en-GB',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.addInitScript(
      ([id, seen]) => {
        globalThis.localStorage.setItem('atelier-person', String(id));
        globalThis.localStorage.setItem('atelier-seen', seen);
      },
      [person.id, JSON.stringify(Object.fromEntries(known.map((id) => [id, Number.MAX_SAFE_INTEGER])))],
    );
    known.push(person.id);
    await page.goto(telegram.pageUrl);
    return new Phone(page, person, folder);
  }

  async says(text) {
    await this.page.getByTestId('composer-input').fill(text);
    await this.page.getByTestId('send-button').click();
  }

  button(label) {
    return this.page.getByTestId('inline-button').filter({ hasText: label }).last();
  }

  /** Waits for a message of the bot with this text, which came after `clear()`. */
  sees(text) {
    return this.appears('[data-from=bot]', text);
  }

  seesButton(label) {
    return this.appears('[data-testid=inline-button]', label);
  }

  appears(selector, text) {
    return this.page.waitForFunction(
      ([what, words, after]) =>
        [...globalThis.document.querySelectorAll(what)].some(
          (element) =>
            element.textContent.includes(words) &&
            Number(element.closest('[data-message-id]').dataset.messageId) > after,
        ),
      [selector, text, this.shownAfter],
    );
  }

  async taps(label) {
    await this.seesButton(label);
    await this.button(label).click();
  }

  /** Until the newest picture is there with all its points. */
  async seesDrawn() {
    const picture = this.page.getByTestId('photo').last().locator('img');
    await picture.waitFor();
    await picture.evaluate((image) => image.decode());
  }

  /** What is there now is not looked at again, and not shown in the next pictures. */
  clear() {
    this.shownAfter = this.person.messages.at(-1)?.id ?? 0;
  }

  /** Writes what the screen shows, without a toast that happens to stand there. */
  async picture(name) {
    await this.page.getByTestId('toast').first().waitFor({ state: 'detached' });
    await this.page.getByTestId('message-list').evaluate((list, after) => {
      for (const element of list.querySelectorAll('[data-testid=message]'))
        element.hidden = Number(element.dataset.messageId) <= after;
    }, this.shownAfter);
    await this.page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await this.page.mouse.move(0, 0);
    const shot = await this.page.screenshot({ animations: 'disabled', caret: 'hide' });
    await sharp(shot)
      .resize(WIDTH)
      .png({ palette: true, colours: 128, effort: 10 })
      .toFile(join(this.folder, `${name}.png`));
  }
}
