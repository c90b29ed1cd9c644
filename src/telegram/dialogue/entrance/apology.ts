import type { Update } from 'telegraf/types';
import { type Locale, localeFor } from '../../../i18n';
import type { OutgoingCall } from '../../bot/context';
import { button, plain, t } from '../../text';

interface Sender {
  language_code?: string;
}

interface Shape {
  from?: Sender;
  chat?: { id: number };
  message?: { chat: { id: number }; message_thread_id?: number; is_topic_message?: boolean };
  id?: string;
  message_thread_id?: number;
  is_topic_message?: boolean;
}

/**
 * What a person sees when a handler failed: an apology with a code that stands in the log. Touches neither database nor
 * session (they may be what failed), so the language is the one of the Telegram client.
 */
export const apologise = (update: Update, supportCode: string): OutgoingCall[] => {
  const [kind, body] = contentOf(update);
  const locale: Locale = localeFor(body?.from?.language_code);
  const calls: OutgoingCall[] = [];
  if (kind === 'inline_query') {
    return [{ method: 'answerInlineQuery', payload: { inline_query_id: body?.id, results: [], cache_time: 1 } }];
  }
  if (kind === 'pre_checkout_query') {
    const error_message = plain(locale, 'dialogue.apology.short', { code: supportCode });
    return [
      { method: 'answerPreCheckoutQuery', payload: { pre_checkout_query_id: body?.id, ok: false, error_message } },
    ];
  }
  if (kind === 'callback_query') {
    const text = plain(locale, 'dialogue.apology.short', { code: supportCode });
    calls.push({ method: 'answerCallbackQuery', payload: { callback_query_id: body?.id, text } });
  }
  const message = kind === 'callback_query' ? body?.message : body;
  const chatId = kind === 'callback_query' ? body?.message?.chat.id : body?.chat?.id;
  if (chatId === undefined || !ANSWERED.has(kind)) return calls;
  calls.push({
    method: 'sendMessage',
    payload: {
      chat_id: chatId,
      text: t(locale, 'dialogue.apology.long', { code: supportCode }).value,
      parse_mode: 'HTML',
      ...(message?.is_topic_message === true ? { message_thread_id: message.message_thread_id } : {}),
      reply_markup: { inline_keyboard: [[button(plain(locale, 'dialogue.button.menu'), 'menu')]] },
    },
  });
  return calls;
};

/** Updates whose author waits for an answer; nobody expects one to a changed membership or a reaction. */
const ANSWERED = new Set(['message', 'edited_message', 'callback_query']);

const contentOf = (update: Update): [string, Shape | undefined] => {
  const entry = Object.entries(update).find(([name]) => name !== 'update_id');
  return entry === undefined ? ['', undefined] : [entry[0], entry[1] as Shape];
};
