import type { Browser, Locator, Page } from 'playwright-core';
import { Telegraf } from 'telegraf';
import { type EmulatedPerson, TelegramEmulator } from '../../sandbox/telegram';
import { launchBrowser } from '../support/browser';
import { photo } from '../support/story';
import { until } from '../support/until';

const TOKEN = '4243:page';
const emulator = new TelegramEmulator({ token: TOKEN });
let bot: Telegraf;
let browser: Browser;
let page: Page;
let anna: EmulatedPerson;

const entry = (title: string) => ({
  type: 'article' as const,
  id: title,
  title,
  input_message_content: { message_text: `About ${title}` },
  reply_markup: { inline_keyboard: [[{ text: 'Open', url: 'https://t.me/atelier_sandbox_bot?start=m_boat' }]] },
});

beforeAll(async () => {
  await emulator.start();
  bot = new Telegraf(TOKEN, { telegram: { apiRoot: emulator.url } });
  bot.action('toast', (context) => context.answerCbQuery('a toast'));
  bot.action('alert', (context) => context.answerCbQuery('an alert', { show_alert: true }));
  bot.on('inline_query', (context) => context.answerInlineQuery([entry('Boat'), entry('Ship')]));
  void bot.launch();
  anna = emulator.person({ first_name: 'Anna' });
  await anna.says('/start');
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1000, height: 800 }, locale: 'en-US' });
  await page.goto(emulator.pageUrl);
}, 60_000);

afterAll(async () => {
  await browser.close();
  bot.stop();
  await emulator.stop();
});

const bubble = (text: string): Locator => page.getByTestId('message').filter({ hasText: text }).last();
const menu = async (text: string, item: string): Promise<void> => {
  await bubble(text).getByTestId('message-text').click({ button: 'right' });
  await page.getByTestId(item).click();
};
const write = async (text: string): Promise<void> => {
  await page.getByTestId('composer-input').fill(text);
  await page.getByTestId('send-button').click();
};
/** The newest message of the chat, once it is as wanted. */
const last = (fits: (message: EmulatedPerson['messages'][number]) => boolean) =>
  until(() => anna.messages.filter(fits).at(-1), { what: () => `the message in the chat:\n${anna.describe()}` });

describe('the chat page', () => {
  it('shows edits in place, toasts, alerts, and lets deleted messages vanish', async () => {
    const buttons = ['toast', 'alert'].map((name) => ({ text: name, callback_data: name }));
    const sent = await bot.telegram.sendMessage(anna.id, 'first words', {
      reply_markup: { inline_keyboard: [buttons] },
    });
    await bubble('first words').getByRole('button', { name: 'toast' }).click();
    await page.getByTestId('toast').filter({ hasText: 'a toast' }).waitFor();
    await bubble('first words').getByRole('button', { name: 'alert' }).click();
    await page.getByTestId('alert').getByText('an alert').waitFor();
    await page.keyboard.press('Escape');
    await bot.telegram.editMessageText(anna.id, sent.message_id, undefined, 'other words');
    await bubble('other words').getByTestId('edited').waitFor();
    await bot.telegram.deleteMessage(anna.id, sent.message_id);
    await bubble('other words').waitFor({ state: 'detached' });
  });

  it('is there also for a browser whose language nobody knows', async () => {
    const other = await browser.newPage();
    await other.addInitScript(() => Object.defineProperty(navigator, 'language', { get: () => 'en-US@posix' }));
    await other.goto(emulator.pageUrl);
    await other.getByTestId('message').filter({ hasText: '/start' }).waitFor();
    await other.close();
  });

  it('replies with a quote, edits, forwards', async () => {
    await write('a boat');
    await menu('a boat', 'reply');
    await write('a red one');
    await bubble('a red one').locator('.quote', { hasText: 'a boat' }).waitFor();
    await menu('a red one', 'edit');
    await write('a blue one');
    expect((await last(({ text }) => text === 'a blue one')).isEdited).toBe(true);
    await menu('a blue one', 'forward');
    await page.getByTestId('forwarded').filter({ hasText: 'Anna' }).waitFor();
  });

  it('asks inline, sends what was chosen, and follows its link to the bot', async () => {
    await page.getByTestId('composer-input').fill('@atelier_sandbox_bot boats');
    await page.getByTestId('inline-result').filter({ hasText: 'Ship' }).click();
    await bubble('About Ship').getByRole('button', { name: 'Open' }).click();
    expect(await last(({ text }) => text === '/start m_boat')).toBeTruthy();
  });

  it('sends several pictures as an album with its caption, and one as a file', async () => {
    const files = await Promise.all(
      ['teal', 'coral'].map(async (name) => ({
        name: `${name}.jpg`,
        mimeType: 'image/jpeg',
        buffer: await photo(name),
      })),
    );
    await page.getByTestId('file-input').setInputFiles(files);
    await page.getByTestId('caption-input').fill('two of them');
    await page.getByTestId('attach-send').click();
    await bubble('two of them').getByTestId('album').waitFor();
    await page.getByTestId('file-input').setInputFiles(files.slice(0, 1));
    await page.getByTestId('as-files').check();
    await page.getByTestId('attach-send').click();
    expect((await last(({ kind }) => kind === 'document')).file).toMatchObject({ file_name: 'teal.jpg' });
  });

  it('sends stickers, dice and polls', async () => {
    const open = async (what: string): Promise<void> => {
      await page.getByTestId('attach-button').click();
      await page.getByTestId(`attach-${what}`).click();
    };
    await open('sticker');
    await page.getByTestId('sticker').first().click();
    await last(({ kind }) => kind === 'sticker');
    await open('dice');
    await page.getByTestId('dice').first().click();
    await last(({ kind }) => kind === 'dice');
    await open('poll');
    for (const [label, text] of [
      ['Question', 'Which?'],
      ['Option 1', 'One'],
      ['Option 2', 'Two'],
    ] as const) {
      await page.getByRole('textbox', { name: label }).fill(text);
    }
    await page.getByTestId('thing-send').click();
    expect((await last(({ kind }) => kind === 'poll')).message.poll).toMatchObject({
      question: 'Which?',
      options: [{ text: 'One' }, { text: 'Two' }],
    });
  });
});
