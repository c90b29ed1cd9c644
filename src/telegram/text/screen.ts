import { type Html, toSendable } from './html';
import type { Keyboard } from './keyboard';
import { TEXT_LIMIT, fitHtml } from './limits';

/** One message as a person sees it: text and the buttons below it. */
export interface Screen {
  text: Html;
  keyboard: Keyboard;
}

/** Where a message goes. */
export interface Place {
  chatId: number;
  threadId?: number;
  /** In groups answers hang on the message that they answer. */
  replyTo?: number;
}

const placement = (place: Place): Record<string, unknown> => ({
  chat_id: place.chatId,
  ...(place.threadId === undefined ? {} : { message_thread_id: place.threadId }),
  ...(place.replyTo === undefined
    ? {}
    : { reply_parameters: { message_id: place.replyTo, allow_sending_without_reply: true } }),
});

/** Marked-up text under `field`. Nothing else in the service sets `parse_mode`. */
export const marked = (field: 'text' | 'caption', text: Html): Record<string, unknown> => ({
  [field]: toSendable(text),
  parse_mode: 'HTML',
});

const content = (screen: Screen): Record<string, unknown> => ({
  ...marked('text', fitHtml(screen.text, TEXT_LIMIT)),
  link_preview_options: { is_disabled: true },
  reply_markup: { inline_keyboard: screen.keyboard },
});

export const sendPayload = (place: Place, screen: Screen): Record<string, unknown> => ({
  ...placement(place),
  ...content(screen),
});

export const editPayload = (chatId: number, messageId: number, screen: Screen): Record<string, unknown> => ({
  chat_id: chatId,
  message_id: messageId,
  ...content(screen),
});

/** Payload of a send with a file: place, caption, buttons. The file itself is added by the caller. */
export const mediaPayload = (place: Place, caption: Html | null, keyboard: Keyboard): Record<string, unknown> => ({
  ...placement(place),
  ...(caption === null ? {} : marked('caption', caption)),
  ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }),
});
