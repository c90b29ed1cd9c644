import { randomInt } from 'node:crypto';
import { captionOf, messageText } from '../entities';
import { badRequest } from '../errors';
import { hintsOf, mediaContent } from '../media/media';
import type { MediaKind } from '../media/kinds';
import type { Parameters } from '../parameters';
import type { Message, MessageContent } from '../types';
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
const contentOf = (message: Message): MessageContent => {
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
    const forwardOrigin = { type: 'user', date: source.date, sender_user: source.from };
    return send(world, record, contentOf(source), { ...sendOptions(record, parameters), forwardOrigin });
  },
};
