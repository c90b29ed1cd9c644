import { asBotSeesIt } from '../chats';
import { captionOf, messageText } from '../entities';
import { badRequest } from '../errors';
import { readInlineMarkup } from '../markup';
import type { Parameters } from '../parameters';
import type { ChatRecord } from '../store';
import type { Message, MessageContent } from '../types';
import type { Methods, World } from '../world';
import { inputMediaContent } from './album';
import { targetChat } from './target';

const DELETABLE_SECONDS = 48 * 3600;
const EDITABLE_MEDIA = new Set(['photo', 'video', 'animation', 'audio', 'document']);
const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
const MEDIA_FIELDS = ['photo', 'video', 'animation', 'audio', 'voice', 'video_note', 'document', 'sticker'] as const;
const CONTENT_FIELDS = [
  ...MEDIA_FIELDS,
  'text',
  'entities',
  'caption',
  'caption_entities',
  'has_media_spoiler',
  'show_caption_above_media',
] as const;

const hasMedia = (message: Message): boolean => MEDIA_FIELDS.some((field) => message[field] !== undefined);

interface Editable {
  record: ChatRecord;
  message: Message;
}

const editable = (world: World, parameters: Parameters): Editable => {
  if (parameters.has('inline_message_id')) throw badRequest('MESSAGE_ID_INVALID');
  const record = targetChat(world, parameters);
  const id = parameters.integer('message_id');
  if (!id) throw badRequest('message identifier is not specified');
  const message = record.messages[id];
  if (!message) throw badRequest('message to edit not found');
  const isOwn = message.from?.id === world.bot.id;
  if (!isOwn || message.forward_origin || message.pinned_message) throw badRequest("message can't be edited");
  return { record, message };
};

/** Everything but the given fields is dropped, the keyboard too unless it is given again: that is how edits work. */
const withContent = (message: Message, content: MessageContent, parameters: Parameters): Message => {
  const { reply_markup: _, ...rest } = message;
  const changed: Message = { ...rest };
  for (const field of CONTENT_FIELDS) delete changed[field];
  const markup = readInlineMarkup(parameters);
  return { ...changed, ...content, ...(markup && { reply_markup: markup }) };
};

const same = (a: Message, b: Message): boolean => {
  const look = (message: Message): string =>
    JSON.stringify([...CONTENT_FIELDS, 'reply_markup' as const].map((field) => message[field] ?? null));
  return look(a) === look(b);
};

const apply = (world: World, { record, message }: Editable, changed: Message): Message => {
  if (same(message, changed)) throw badRequest(NOT_MODIFIED);
  const isVisibleEdit = !same({ ...message, reply_markup: undefined }, { ...changed, reply_markup: undefined });
  return asBotSeesIt(world.chats.replace(record, changed, { isVisibleEdit }));
};

/** A message as it would stand after new text, with what must not change kept. */
const mediaOf = (message: Message): MessageContent =>
  Object.fromEntries(
    [...MEDIA_FIELDS, 'has_media_spoiler' as const]
      .filter((field) => message[field] !== undefined)
      .map((field) => [field, message[field]]),
  );

const remove = (world: World, record: ChatRecord, ids: number[], isStrict: boolean): true => {
  const found = ids.filter((id) => record.messages[id]);
  if (isStrict && found.length === 0) throw badRequest('message to delete not found');
  const oldest = Date.now() / 1000 - DELETABLE_SECONDS;
  const deletable = found.filter((id) => (record.messages[id]?.date ?? 0) > oldest);
  if (isStrict && deletable.length === 0) throw badRequest("message can't be deleted for everyone");
  if (deletable.length > 0) world.chats.remove(record, deletable);
  return true;
};

export const editMethods: Methods = {
  editMessageText: (world, parameters) => {
    const edit = editable(world, parameters);
    const { text, entities } = messageText(parameters);
    if (hasMedia(edit.message)) throw badRequest('there is no text in the message to edit');
    return apply(
      world,
      edit,
      withContent(edit.message, { text, ...(entities.length > 0 && { entities }) }, parameters),
    );
  },
  editMessageCaption: (world, parameters) => {
    const edit = editable(world, parameters);
    const caption = captionOf(parameters);
    if (!hasMedia(edit.message)) throw badRequest('there is no caption in the message to edit');
    return apply(world, edit, withContent(edit.message, { ...mediaOf(edit.message), ...caption }, parameters));
  },
  editMessageMedia: async (world, parameters) => {
    const edit = editable(world, parameters);
    const media = parameters.json('media');
    if (typeof media !== 'object' || media === null) throw badRequest("can't parse InputMedia JSON object");
    const content = await inputMediaContent(world, parameters, media, EDITABLE_MEDIA);
    if (
      edit.message.media_group_id &&
      !(content.photo || content.video) &&
      (edit.message.photo || edit.message.video)
    ) {
      throw badRequest("message content type can't be changed to this type in an album");
    }
    const current = editable(world, parameters);
    return apply(world, current, withContent(current.message, content, parameters));
  },
  editMessageReplyMarkup: (world, parameters) => {
    const edit = editable(world, parameters);
    const markup = readInlineMarkup(parameters);
    const { reply_markup: _, ...rest } = edit.message;
    return apply(world, edit, { ...rest, ...(markup && { reply_markup: markup }) });
  },
  deleteMessage: (world, parameters) =>
    remove(world, targetChat(world, parameters), [parameters.integer('message_id') ?? 0], true),
  deleteMessages: (world, parameters) => {
    const ids = (parameters.list('message_ids') ?? []).map(Number);
    if (ids.length < 1 || ids.length > 100) throw badRequest('message identifiers are not specified');
    return remove(world, targetChat(world, parameters), ids, false);
  },
};
