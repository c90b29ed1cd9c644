import { Telegraf } from 'telegraf';

/** The least that a bot can do: every update is answered with one call. What the emulator and telegraf alone cost. */
const bot = new Telegraf(process.env.TELEGRAM_BOT_TOKEN, { telegram: { apiRoot: process.env.TELEGRAM_API_ROOT } });
const reply_markup = { inline_keyboard: [[{ text: 'next', callback_data: 'next' }]] };
let count = 0;

bot.on('message', (context) => context.reply(`answer ${++count}`, { reply_markup }));
bot.on('callback_query', (context) => context.editMessageText(`answer ${++count}`, { reply_markup }));
process.once('SIGTERM', () => process.exit(0));
void bot.launch();
