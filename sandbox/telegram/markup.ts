import { badRequest } from './errors';
import type { Parameters } from './parameters';
import type { InlineButton, ReplyMarkup } from './types';

const MAX_MARKUP_BYTES = 10_000;
const ACTIONS = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
];

const object = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

/** `reply_markup`, checked as strictly as the real server does. */
export const readMarkup = (parameters: Parameters): ReplyMarkup | undefined => {
  const value = parameters.json('reply_markup', 'reply keyboard markup');
  if (value === undefined) return undefined;
  const markup = object(value);
  if (!markup) throw badRequest('object expected as reply markup');
  if (JSON.stringify(markup).length > MAX_MARKUP_BYTES) throw badRequest('reply markup is too long');
  if (markup['inline_keyboard'] !== undefined) return inlineMarkup(markup['inline_keyboard']);
  if (markup['keyboard'] !== undefined) return replyKeyboard(markup);
  return markup['remove_keyboard'] || markup['force_reply'] ? markup : undefined;
};

/** Where only an inline keyboard may stand (edits); no buttons at all means no keyboard. */
export const readInlineMarkup = (parameters: Parameters): ReplyMarkup | undefined => {
  const markup = readMarkup(parameters);
  if (markup && !markup.inline_keyboard) throw badRequest('inline keyboard expected');
  return markup;
};

/** The keyboard of an inline query's result. */
export const readInlineKeyboard = (markup: ReplyMarkup): ReplyMarkup | undefined =>
  inlineMarkup(markup.inline_keyboard ?? []);

const inlineMarkup = (value: unknown): ReplyMarkup | undefined => {
  if (!Array.isArray(value)) throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array');
  const rows = value.map((row) => {
    if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard: row must be an Array");
    return row.map(inlineButton);
  });
  const filled = rows.filter((row) => row.length > 0);
  return filled.length > 0 ? { inline_keyboard: filled } : undefined;
};

const inlineButton = (value: unknown): InlineButton => {
  const button = object(value);
  const invalid = (reason: string): Error => badRequest(`can't parse inline keyboard button: ${reason}`);
  if (!button) throw invalid('InlineKeyboardButton must be an Object');
  if (typeof button['text'] !== 'string') throw invalid('Field "text" must be of type String');
  if (button['text'].trim() === '') throw invalid('Field "text" must not be empty');
  if (!ACTIONS.some((action) => button[action] !== undefined)) {
    throw invalid('Text buttons are unallowed in the inline keyboard');
  }
  checkData(button['callback_data']);
  checkUrl(button['url']);
  checkWebApp(object(button['web_app']));
  return button as unknown as InlineButton;
};

const checkData = (data: unknown): void => {
  if (data === undefined) return;
  const bytes = typeof data === 'string' ? Buffer.byteLength(data) : 0;
  if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
};

const checkUrl = (url: unknown): void => {
  if (url === undefined) return;
  const words = typeof url === 'string' ? url : JSON.stringify(url);
  const isGood = /^(https?:\/\/[^\s/]+|tg:\/\/|[\w-]+(\.[\w-]+)+)/i.test(words);
  if (!isGood) throw badRequest(`inline keyboard button URL '${words}' is invalid: Wrong HTTP URL`);
};

const checkWebApp = (webApp: Record<string, unknown> | undefined): void => {
  if (!webApp) return;
  const url = String(webApp['url']);
  const isLoopback = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(url);
  if (!url.startsWith('https://') && !isLoopback) {
    throw badRequest(`inline keyboard button Web App URL '${url}' is invalid: Only HTTPS links are allowed`);
  }
};

const replyKeyboard = (markup: Record<string, unknown>): ReplyMarkup => {
  const rows = markup['keyboard'];
  if (!Array.isArray(rows)) throw badRequest('field "keyboard" of the ReplyKeyboardMarkup must be an Array');
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest("can't parse keyboard: row must be an Array");
    return row.map((button: unknown) => {
      const fields = typeof button === 'string' ? { text: button } : object(button);
      if (typeof fields?.['text'] !== 'string')
        throw badRequest('can\'t parse keyboard button: Field "text" is missing');
      return fields as { text: string };
    });
  });
  return { ...(markup as ReplyMarkup), keyboard };
};
