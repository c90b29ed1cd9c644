import { badRequest } from '../errors';
import type { Methods } from '../world';
import { targetChat } from './target';

const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;

export const chatMethods: Methods = {
  getFile: ({ files }, parameters) => {
    const fileId = parameters.text('file_id');
    if (!fileId) throw badRequest('file_id not specified');
    const file = files.byFileId(fileId);
    if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.size > MAX_DOWNLOAD_BYTES) throw badRequest('file is too big');
    return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
  },
  getChat: (world, parameters) => {
    const { chat, pinnedId } = targetChat(world, parameters);
    const pinned = pinnedId === undefined ? undefined : world.chats.find(chat.id)?.messages[pinnedId];
    return { ...chat, accent_color_id: chat.id % 7, max_reaction_count: 11, ...(pinned && { pinned_message: pinned }) };
  },
  getChatMember: (world, parameters) => {
    const { members } = targetChat(world, parameters);
    const id = parameters.integer('user_id') ?? 0;
    if (id === world.bot.id) return { user: world.bot, status: 'member' };
    const person = world.chats.person(id);
    if (!person) throw badRequest('invalid user_id specified');
    return { user: person.user, status: members.includes(id) ? 'member' : 'left' };
  },
  getChatMemberCount: (world, parameters) => targetChat(world, parameters).members.length + 1,
  pinChatMessage: (world, parameters) => {
    const record = targetChat(world, parameters);
    const message = record.messages[parameters.integer('message_id') ?? 0];
    if (!message) throw badRequest('message to pin not found');
    record.pinnedId = message.message_id;
    world.chats.post(record, world.bot, { pinned_message: message });
    return true;
  },
  unpinChatMessage: (world, parameters) => {
    delete targetChat(world, parameters).pinnedId;
    world.store.changed();
    return true;
  },
  unpinAllChatMessages: (world, parameters) => {
    delete targetChat(world, parameters).pinnedId;
    world.store.changed();
    return true;
  },
  setMessageReaction: (world, parameters) => {
    const record = targetChat(world, parameters);
    const messageId = parameters.integer('message_id') ?? 0;
    if (!record.messages[messageId]) throw badRequest('message to react not found');
    const reactions = (parameters.list('reaction') ?? []) as { type?: string; emoji?: string }[];
    const emoji = reactions.map((reaction) => reaction.emoji ?? '⭐');
    if (emoji.length > 1) throw badRequest('REACTIONS_TOO_MANY');
    record.reactions = { ...record.reactions, [messageId]: emoji };
    world.store.changed();
    world.bus.emit({ type: 'reaction', chatId: record.chat.id, messageId, emoji });
    return true;
  },
};
