import type { Bus } from './bus';
import { badRequest, forbidden } from './errors';
import type { ChatRecord, PersonRecord, Store } from './store';
import type { Chat, Message, MessageContent, ReplyMarkup, User } from './types';

export interface PostOptions {
  threadId?: number;
  albumId?: string;
  replyTo?: Message;
  replyMarkup?: ReplyMarkup;
  isProtected?: boolean;
  forwardOrigin?: Message['forward_origin'];
  viaBot?: User;
}

/** Chats and their messages, as the server keeps them. Every change is announced on the bus. */
export class Chats {
  constructor(
    private readonly store: Store,
    private readonly bus: Bus,
    private readonly bot: User,
  ) {}

  find(chatId: number): ChatRecord | undefined {
    return this.store.state.chats[chatId];
  }

  person(id: number): PersonRecord | undefined {
    return this.store.state.people[id];
  }

  /** The chat that the bot wants to write to. Throws what the real server says when it may not. */
  destination(chatId: number | undefined): ChatRecord {
    const record = chatId === undefined ? undefined : this.find(chatId);
    if (!record) throw badRequest(chatId === undefined ? 'chat_id is empty' : 'chat not found');
    const person = record.chat.type === 'private' ? this.person(record.chat.id) : undefined;
    if (person?.hasBlocked) throw forbidden('bot was blocked by the user');
    if (person && !person.started) throw forbidden("bot can't initiate conversation with a user");
    if (!record.botIsMember) throw forbidden('bot was kicked from the supergroup chat');
    return record;
  }

  open(chat: Chat, members: number[]): ChatRecord {
    const record = { chat, members, lastMessageId: 0, messages: {}, readId: 0, botIsMember: true };
    this.store.state.chats[chat.id] = record;
    this.store.changed();
    return record;
  }

  post(record: ChatRecord, from: User, content: MessageContent, options: PostOptions = {}): Message {
    const message: Message = {
      message_id: ++record.lastMessageId,
      ...(options.threadId !== undefined && { message_thread_id: options.threadId, is_topic_message: true }),
      from: from.is_bot ? { ...this.bot } : from,
      chat: record.chat,
      date: Math.floor(Date.now() / 1000),
      ...(options.forwardOrigin && { forward_origin: options.forwardOrigin }),
      ...(options.replyTo && { reply_to_message: withoutReply(options.replyTo) }),
      ...(options.albumId && { media_group_id: options.albumId }),
      ...(options.isProtected && { has_protected_content: true }),
      ...(options.viaBot && { via_bot: options.viaBot }),
      ...content,
      ...(options.replyMarkup && { reply_markup: options.replyMarkup }),
    };
    record.messages[message.message_id] = message;
    this.store.changed();
    this.bus.emit({ type: 'message', chatId: record.chat.id, message });
    return message;
  }

  /** Replaces a message by its changed form; only a change of content counts as an edit to people. */
  replace(record: ChatRecord, changed: Message, options: { isVisibleEdit: boolean }): Message {
    const message = options.isVisibleEdit ? { ...changed, edit_date: Math.floor(Date.now() / 1000) } : changed;
    record.messages[message.message_id] = message;
    this.store.changed();
    this.bus.emit({ type: 'edited', chatId: record.chat.id, message });
    return message;
  }

  remove(record: ChatRecord, messageIds: number[]): void {
    for (const id of messageIds) delete record.messages[id];
    this.store.changed();
    this.bus.emit({ type: 'deleted', chatId: record.chat.id, messageIds });
  }

  /** Marks what the bot has taken; the page shows it as a second tick. */
  markRead(chatId: number, messageId: number): void {
    const record = this.find(chatId);
    if (!record || record.readId >= messageId) return;
    record.readId = messageId;
    this.bus.emit({ type: 'read', chatId, messageId });
  }
}

/** What a bot sees of a message: a keyboard that is no inline keyboard is not sent back. */
export const asBotSeesIt = (message: Message): Message => {
  if (!message.reply_markup || message.reply_markup.inline_keyboard) return message;
  const { reply_markup: _, ...rest } = message;
  return rest;
};

const withoutReply = (message: Message): Message => {
  const { reply_to_message: _, ...rest } = asBotSeesIt(message);
  return rest;
};
