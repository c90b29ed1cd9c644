import { randomInt } from 'node:crypto';
import { asBotSeesIt } from '../chats';
import { messageCaption } from '../entities';
import { badRequest } from '../errors';
import { mediaContent } from '../media/media';
import type { MediaKind } from '../media/kinds';
import type { Parameters } from '../parameters';
import type { MessageContent } from '../types';
import type { Methods, World } from '../world';
import { sendOptions, targetChat } from './target';

const KINDS = new Set(['photo', 'video', 'audio', 'document']);

interface InputMedia {
  type?: string;
  media?: string;
  caption?: string;
  parse_mode?: string;
  caption_entities?: unknown;
  has_spoiler?: boolean;
  width?: number;
  height?: number;
  duration?: number;
  performer?: string;
  title?: string;
}

/** One `InputMedia...` object as the content of a message. */
export const inputMediaContent = async (
  { files }: World,
  parameters: Parameters,
  media: InputMedia,
  kinds: Set<string>,
): Promise<MessageContent> => {
  if (!media.type || !kinds.has(media.type)) throw badRequest('type of media is invalid or unsupported');
  if (!media.media) throw badRequest("can't parse InputMedia: media not found");
  const caption = messageCaption(media);
  const { width, height, duration, performer, title } = media;
  return {
    ...(await mediaContent(files, media.type as MediaKind, parameters, media.media, {
      width,
      height,
      duration,
      performer,
      title,
    })),
    ...caption,
    ...(media.has_spoiler && { has_media_spoiler: true }),
  };
};

export const albumMethods: Methods = {
  sendMediaGroup: async (world, parameters) => {
    const record = targetChat(world, parameters);
    const list = parameters.list('media') as InputMedia[] | undefined;
    if (!list) throw badRequest("can't parse media: media must be an Array");
    if (list.length < 2 || list.length > 10) {
      throw badRequest(
        list.length > 10 ? 'too many messages to send as an album' : 'too few messages to send as an album',
      );
    }
    const types = new Set(list.map(({ type }) => type));
    const isUniform = types.size === 1 || [...types].every((type) => type === 'photo' || type === 'video');
    if (!isUniform)
      throw badRequest(`${types.has('audio') ? 'audio' : 'document'} can't be mixed with other media types`);
    const { replyMarkup: _, ...options } = sendOptions(record, parameters);
    const contents = await Promise.all(list.map((media) => inputMediaContent(world, parameters, media, KINDS)));
    const albumId = String(randomInt(1e13, 9e13));
    const target = targetChat(world, parameters);
    return contents.map((content) =>
      asBotSeesIt(world.chats.post(target, world.bot, content, { ...options, albumId })),
    );
  },
};
