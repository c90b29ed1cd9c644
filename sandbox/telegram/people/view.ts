import type { MediaFile, Message, PhotoSize } from '../types';

/** A message as a person sees it. */
export interface ChatMessage {
  id: number;
  chatId: number;
  isFromBot: boolean;
  /** Text or caption; '' if there is none. */
  text: string;
  kind: MessageKind;
  /** Labels of the inline buttons, row by row. */
  buttons: string[][];
  /** The file that it carries; of a photo the largest size. */
  file?: PhotoSize | MediaFile;
  albumId?: string;
  replyTo?: number;
  isForwarded: boolean;
  isEdited: boolean;
  date: Date;
  /** Grows with every message and every change in this emulator: whatever is newer has the larger one. */
  revision: number;
  /** The Bot API's own object. */
  message: Message;
}

const FILE_KINDS = ['animation', 'video', 'audio', 'voice', 'video_note', 'sticker', 'document'] as const;
const OTHER_KINDS = ['contact', 'location', 'dice', 'poll', 'invoice', 'successful_payment', 'pinned_message'] as const;
export type MessageKind = 'text' | 'photo' | 'service' | (typeof FILE_KINDS)[number] | (typeof OTHER_KINDS)[number];

const kindOf = (message: Message): MessageKind => {
  if (message.text !== undefined) return 'text';
  if (message.photo) return 'photo';
  return [...FILE_KINDS, ...OTHER_KINDS].find((kind) => message[kind] !== undefined) ?? 'service';
};

const fileOf = (message: Message): PhotoSize | MediaFile | undefined => {
  if (message.photo) return message.photo.at(-1);
  const kind = FILE_KINDS.find((name) => message[name]);
  return kind && message[kind];
};

export const viewOf = (message: Message, botId: number, revision: number): ChatMessage => {
  const file = fileOf(message);
  return {
    id: message.message_id,
    chatId: message.chat.id,
    isFromBot: message.from?.id === botId,
    text: message.text ?? message.caption ?? '',
    kind: kindOf(message),
    buttons: (message.reply_markup?.inline_keyboard ?? []).map((row) => row.map(({ text }) => text)),
    ...(file && { file }),
    ...(message.media_group_id && { albumId: message.media_group_id }),
    ...(message.reply_to_message && { replyTo: message.reply_to_message.message_id }),
    isForwarded: message.forward_origin !== undefined,
    isEdited: message.edit_date !== undefined,
    date: new Date(message.date * 1000),
    revision,
    message,
  };
};

/** One line a message, for the words of a failed expectation. */
export const describeMessage = (view: ChatMessage): string => {
  const who = view.isFromBot ? 'bot' : 'person';
  const words = view.text.length > 300 ? `${view.text.slice(0, 300)}…` : view.text;
  const buttons =
    view.buttons.length > 0 ? ` buttons: ${view.buttons.map((row) => `[${row.join(' | ')}]`).join(' ')}` : '';
  return `#${view.id} ${who}${view.kind === 'text' ? '' : ` (${view.kind})`}: ${words}${buttons}`;
};
