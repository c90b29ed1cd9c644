import { asBotSeesIt, type PostOptions } from '../chats';
import { badRequest } from '../errors';
import { readMarkup } from '../markup';
import type { Parameters } from '../parameters';
import type { ChatRecord } from '../store';
import type { Message, MessageContent } from '../types';
import type { World } from '../world';

/** The chat of a call; refuses as the real server does when there is none or the bot may not write there. */
export const targetChat = (world: World, parameters: Parameters, name = 'chat_id'): ChatRecord => {
  if (!parameters.has(name) || parameters.text(name) === '') throw badRequest(`${name} is empty`);
  return world.chats.destination(chatId(world, parameters, name));
};

const chatId = (world: World, parameters: Parameters, name: string): number => {
  const username = /^@(\w+)$/.exec(parameters.text(name) ?? '')?.[1];
  const known = Object.values(world.store.state.chats).find(({ chat }) => username && chat.username === username);
  return known?.chat.id ?? parameters.integer(name) ?? 0;
};

/** Reply, thread, keyboard and protection, common to all sending methods. */
export const sendOptions = (record: ChatRecord, parameters: Parameters): PostOptions => ({
  threadId: thread(record, parameters.integer('message_thread_id')),
  replyTo: repliedMessage(record, parameters),
  replyMarkup: readMarkup(parameters),
  isProtected: parameters.boolean('protect_content'),
});

/** Posts as the bot and returns the message as the bot gets it. */
export const send = (world: World, record: ChatRecord, content: MessageContent, options: PostOptions): Message => {
  const isInThread = options.threadId !== undefined;
  return asBotSeesIt(
    world.chats.post(record, world.bot, content, isInThread ? options : { ...options, threadId: undefined }),
  );
};

const thread = (record: ChatRecord, threadId: number | undefined): number | undefined => {
  if (!threadId) return undefined;
  if (!record.chat.is_forum) throw badRequest('message thread not found');
  return threadId;
};

const repliedMessage = (record: ChatRecord, parameters: Parameters): Message | undefined => {
  const reply = parameters.json('reply_parameters') as
    { message_id?: number; allow_sending_without_reply?: boolean } | undefined;
  const id = Number(reply?.message_id ?? parameters.integer('reply_to_message_id') ?? 0);
  if (!id) return undefined;
  const message = record.messages[id];
  const isOptional = reply?.allow_sending_without_reply ?? parameters.boolean('allow_sending_without_reply');
  if (!message && !isOptional) throw badRequest('message to be replied not found');
  return message;
};
