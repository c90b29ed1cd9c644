import type { Browser, Locator, Page } from 'playwright-core';
import type { ChatMessage, EmulatedPerson, Match } from '../../sandbox/telegram';
import type { World } from './world';

/** What a new browser is told about its owner. */
const PERSON_KEY = 'atelier-person';
const RESULT_MS = 20_000;

export interface UploadedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The chat page in a real browser, with the eyes and hands of one person of the emulator. */
export class ChatPage {
  /** What the page's scripts complained of. */
  readonly errors: string[] = [];
  private since = 0;

  private constructor(
    readonly page: Page,
    readonly person: EmulatedPerson,
  ) {
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  /** Opens the chat of a new person in a window of its own, with nothing remembered from others. */
  static async open(browser: Browser, world: World): Promise<ChatPage> {
    const person = world.telegram.person({ first_name: 'Anna' });
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(RESULT_MS);
    await page.addInitScript(([key, id]) => localStorage.setItem(String(key), String(id)), [PERSON_KEY, person.id]);
    await page.goto(world.telegram.pageUrl);
    return new ChatPage(page, person);
  }

  async says(text: string): Promise<void> {
    this.since = this.person.now;
    await this.page.getByTestId('composer-input').fill(text);
    await this.page.getByTestId('send-button').click();
  }

  /** Chooses files and sends them, several as an album. */
  async sends(files: UploadedFile[], caption = ''): Promise<void> {
    this.since = this.person.now;
    await this.page.getByTestId('file-input').setInputFiles(files);
    await this.page.getByTestId('caption-input').fill(caption);
    await this.page.getByTestId('attach-send').click();
  }

  /** Opens the menu of a message and answers it. */
  async replies(message: ChatMessage, text: string): Promise<void> {
    await this.bubble(message).locator('.bubble').click({ button: 'right' });
    await this.page.getByTestId('reply').click();
    await this.says(text);
  }

  /** Clicks the newest button with this label that came (or changed) after the last deed. */
  async taps(label: string | RegExp): Promise<void> {
    const message = await this.seesButton(label);
    this.since = this.person.now;
    await this.bubble(message).getByTestId('inline-button').filter({ hasText: label }).first().click();
  }

  /** A button of a message that is further up. */
  async tapsAt(message: ChatMessage, label: string | RegExp): Promise<void> {
    this.since = this.person.now;
    await this.bubble(message).getByTestId('inline-button').filter({ hasText: label }).first().click();
  }

  /** Waits for a message (or its edit) after the last deed, and until the page shows it with the same text. */
  async sees(match: Match): Promise<ChatMessage> {
    const message = await this.person.waitFor(match, { after: this.since, timeoutMs: RESULT_MS });
    await this.bubble(message).waitFor();
    return message;
  }

  async seesButton(label: string | RegExp): Promise<ChatMessage> {
    const fits = (text: string): boolean => (typeof label === 'string' ? text.includes(label) : label.test(text));
    const message = await this.sees((candidate) => candidate.isFromBot && candidate.buttons.flat().some(fits));
    await this.bubble(message).getByTestId('inline-button').filter({ hasText: label }).first().waitFor();
    return message;
  }

  /** The result that comes next, once the page has drawn its picture with all its points. */
  async seesPicture(): Promise<ChatMessage> {
    const message = await this.sees(({ kind, isFromBot }) => isFromBot && kind === 'photo');
    const width = await this.bubble(message)
      .getByTestId('photo')
      .locator('img')
      .evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        return image.naturalWidth;
      });
    if (width < 100) throw new Error(`The picture is ${width} points wide.`);
    return message;
  }

  /** The newest message of this kind that the person has sent. */
  own(kind: ChatMessage['kind']): ChatMessage {
    const message = this.person.messages.findLast((candidate) => !candidate.isFromBot && candidate.kind === kind);
    if (message === undefined) throw new Error(`No ${kind} was sent:\n${this.person.describe()}`);
    return message;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  bubble(message: ChatMessage): Locator {
    return this.page.locator(`[data-message-id="${message.id}"]`);
  }
}
