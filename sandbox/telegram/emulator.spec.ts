import sharp from 'sharp';
import { Telegraf } from 'telegraf';
import { TelegramEmulator } from './index';

const TOKEN = '4242:sandbox-token';

describe('telegraf on the emulator', () => {
  const emulator = new TelegramEmulator({ token: TOKEN });
  let bot: Telegraf;

  beforeAll(async () => {
    await emulator.start();
    bot = new Telegraf(TOKEN, { telegram: { apiRoot: emulator.url } });
    bot.command('start', (context) =>
      context.reply('Hello <b>you</b>', {
        parse_mode: 'HTML',
        reply_markup: { inline_keyboard: [[{ text: 'Press 🚀', callback_data: 'go' }]] },
      }),
    );
    bot.action('go', async (context) => {
      await context.answerCbQuery('Gone');
      await context.editMessageText('Edited');
    });
    bot.on('photo', async (context) => {
      const link = await context.telegram.getFileLink(context.message.photo.at(-1)?.file_id ?? '');
      const bytes = Buffer.from(await (await fetch(link)).arrayBuffer());
      await context.replyWithPhoto({ source: bytes, filename: 'обратно.jpg' }, { caption: 'back' });
    });
    void bot.launch();
  });

  afterAll(async () => {
    bot.stop();
    await emulator.stop();
  });

  it('answers, takes presses and edits in place', async () => {
    const anna = emulator.person();
    await anna.says('/start');
    const hello = await anna.waitFor('Hello you');
    expect(hello.message.entities).toEqual([{ type: 'bold', offset: 6, length: 3 }]);
    expect(await anna.taps('🚀')).toEqual({ text: 'Gone', showAlert: false });
    const edited = await anna.waitFor('Edited');
    expect(edited).toMatchObject({ id: hello.id, isEdited: true, buttons: [] });
  });

  it('carries photos both ways', async () => {
    const anna = emulator.person();
    await anna.sends({
      photo: await sharp({ create: { width: 1600, height: 900, channels: 3, background: 'teal' } })
        .png()
        .toBuffer(),
    });
    const back = await anna.waitFor('back');
    expect(back.message.photo?.map(({ width }) => width)).toEqual([90, 320, 800, 1280, 1600]);
    expect((await sharp(await anna.file(back)).metadata()).format).toBe('jpeg');
  });
});
