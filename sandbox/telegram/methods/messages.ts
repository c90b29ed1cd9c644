import { randomInt } from 'node:crypto';
import { captionOf, messageText } from '../entities';
import { badRequest } from '../errors';
import { hintsOf, mediaContent } from '../media/media';
import type { MediaKind } from '../media/kinds';
import type { Parameters } from '../parameters';
import type { PostOptions } from '../chats';
import type { ChatRecord } from '../store';
import type { ForwardOrigin, Message, MessageContent } from '../types';
import type { Method, Methods, World } from '../world';
import { send, sendOptions, targetChat } from './target';

const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** A method that posts one message: who may write is checked before and after its content is made (that may take time). */
const sending =
  (content: (world: World, parameters: Parameters) => MessageContent | Promise<MessageContent>): Method =>
  async (world, parameters) => {
    const record = targetChat(world, parameters);
    const options = sendOptions(record, parameters);
    const made = await content(world, parameters);
    return send(world, targetChat(world, parameters), made, options);
  };

const sendingMedia = (kind: MediaKind): Method =>
  sending(async ({ files }, parameters) => {
    const caption = captionOf(parameters);
    return {
      ...(await mediaContent(files, kind, parameters, parameters.text(kind), hintsOf(parameters))),
      ...caption,
      ...(parameters.boolean('has_spoiler') && { has_media_spoiler: true as const }),
      ...(parameters.boolean('show_caption_above_media') && { show_caption_above_media: true as const }),
    };
  });

/** What a copy or a forward takes along. */
export const contentOf = (message: Message): MessageContent => {
  const { message_id, message_thread_id, is_topic_message, from, chat, date, edit_date, media_group_id, ...rest } =
    message;
  void [message_id, message_thread_id, is_topic_message, from, chat, date, edit_date, media_group_id];
  const { reply_to_message, forward_origin, has_protected_content, via_bot, reply_markup, ...content } = rest;
  void [reply_to_message, forward_origin, has_protected_content, via_bot, reply_markup];
  return content;
};

const sourceMessage = (world: World, parameters: Parameters, what: string): Message => {
  const source = targetChat(world, parameters, 'from_chat_id');
  const message = source.messages[parameters.integer('message_id') ?? 0];
  if (!message) throw badRequest(`message to ${what} not found`);
  return message;
};

/** Who wrote it first: a message that is forwarded on keeps its origin. */
export const originOf = (source: Message): ForwardOrigin =>
  source.forward_origin ?? {
    type: 'user',
    date: source.date,
    sender_user: source.from ?? { id: source.chat.id, is_bot: false, first_name: source.chat.first_name ?? '' },
  };

const MAX_AT_ONCE = 100;

/** Copies or forwards of several messages in their order; what can't be found is left out, and albums stay albums. */
const several = (
  world: World,
  parameters: Parameters,
  what: string,
  post: (record: ChatRecord, source: Message, options: PostOptions) => Message,
): { message_id: number }[] => {
  const record = targetChat(world, parameters);
  const from = targetChat(world, parameters, 'from_chat_id');
  const ids = (parameters.list('message_ids') ?? []).map(Number);
  if (ids.length === 0 || ids.length > MAX_AT_ONCE) throw badRequest('message identifiers are not specified');
  if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? 0))) {
    throw badRequest('message identifiers must be in a strictly increasing order');
  }
  const sources = ids.flatMap((id) => from.messages[id] ?? []).filter((source) => !source.has_protected_content);
  if (sources.length === 0) throw badRequest(`there are no messages to ${what}`);
  const options = sendOptions(record, parameters);
  const albums = new Map<string, string>();
  return sources.map((source) => {
    const albumId = source.media_group_id;
    if (albumId && !albums.has(albumId)) albums.set(albumId, String(randomInt(1e13, 9e13)));
    const album = albumId === undefined ? undefined : albums.get(albumId);
    return { message_id: post(record, source, { ...options, ...(album && { albumId: album }) }).message_id };
  });
};

export const messageMethods: Methods = {
  sendMessage: sending((_, parameters) => {
    const { text, entities } = messageText(parameters);
    return { text, ...(entities.length > 0 && { entities }) };
  }),
  sendPhoto: sendingMedia('photo'),
  sendVideo: sendingMedia('video'),
  sendAnimation: sendingMedia('animation'),
  sendAudio: sendingMedia('audio'),
  sendVoice: sendingMedia('voice'),
  sendVideoNote: sendingMedia('video_note'),
  sendDocument: sendingMedia('document'),
  sendSticker: sendingMedia('sticker'),
  sendLocation: sending((_, parameters) => {
    const [latitude, longitude] = [parameters.number('latitude'), parameters.number('longitude')];
    if (latitude === undefined || longitude === undefined) throw badRequest('latitude or longitude is empty');
    return { location: { latitude, longitude } };
  }),
  sendContact: sending((_, parameters) => {
    const phone = parameters.text('phone_number');
    if (!phone) throw badRequest('phone number is empty');
    const last = parameters.text('last_name');
    return {
      contact: {
        phone_number: phone,
        first_name: parameters.text('first_name') ?? '',
        ...(last && { last_name: last }),
      },
    };
  }),
  sendDice: sending((_, parameters) => ({
    dice: { emoji: parameters.text('emoji') ?? '🎲', value: randomInt(1, 7) },
  })),
  sendChatAction: (world, parameters) => {
    const action = parameters.text('action') ?? '';
    const { chat } = targetChat(world, parameters);
    if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
    world.bus.emit({ type: 'action', chatId: chat.id, action });
    return true;
  },
  copyMessage: async (world, parameters) => {
    const record = targetChat(world, parameters);
    const source = sourceMessage(world, parameters, 'copy');
    const own = parameters.has('caption')
      ? { caption: undefined, caption_entities: undefined, ...captionOf(parameters) }
      : {};
    const content = JSON.parse(JSON.stringify({ ...contentOf(source), ...own })) as MessageContent;
    return { message_id: send(world, record, content, sendOptions(record, parameters)).message_id };
  },
  forwardMessage: (world, parameters) => {
    const record = targetChat(world, parameters);
    const source = sourceMessage(world, parameters, 'forward');
    if (source.has_protected_content) throw badRequest("message can't be forwarded");
    const options = sendOptions(record, parameters);
    return send(world, record, contentOf(source), { ...options, forwardOrigin: originOf(source) });
  },
  copyMessages: (world, parameters) =>
    several(world, parameters, 'copy', (record, source, options) =>
      send(world, record, JSON.parse(JSON.stringify(contentOf(source))) as MessageContent, options),
    ),
  forwardMessages: (world, parameters) =>
    several(world, parameters, 'forward', (record, source, options) =>
      send(world, record, contentOf(source), { ...options, forwardOrigin: originOf(source) }),
    ),
};
