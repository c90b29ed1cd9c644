import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { typedText } from '../entities';
import type { FileStore } from '../files';
import { type MediaKind, realType } from '../media/kinds';
import { storeMedia } from '../media/media';
import type { Contact, Location, MessageContent, Poll } from '../types';

/** Bytes, or the path of a file. */
export type Source = Buffer | string | { data: Buffer; name?: string; mime?: string };

interface Captioned {
  caption?: string;
  /** File name, where the kind has one. */
  name?: string;
  mime?: string;
}

/** Something that a person sends besides text. */
export type Outgoing =
  | ({ photo: Source } & Captioned)
  | ({ video: Source; duration?: number } & Captioned)
  | ({ animation: Source } & Captioned)
  | ({ audio: Source; duration?: number; performer?: string; title?: string } & Captioned)
  | ({ voice: Source; duration?: number } & Captioned)
  | ({ document: Source } & Captioned)
  | { video_note: Source }
  | { sticker: Source; emoji?: string }
  | { contact: Contact }
  | { location: Location }
  | { dice: { emoji: string; value: number } }
  | { poll: { question: string; options: string[] } };

const DEFAULTS: Record<MediaKind, { name: string; mime: string }> = {
  photo: { name: 'photo.jpg', mime: 'image/jpeg' },
  video: { name: 'video.mp4', mime: 'video/mp4' },
  animation: { name: 'animation.mp4', mime: 'video/mp4' },
  audio: { name: 'audio.mp3', mime: 'audio/mpeg' },
  voice: { name: 'voice.ogg', mime: 'audio/ogg' },
  video_note: { name: 'note.mp4', mime: 'video/mp4' },
  document: { name: 'file', mime: 'application/octet-stream' },
  sticker: { name: 'sticker.webp', mime: 'image/webp' },
};
const KINDS = Object.keys(DEFAULTS) as MediaKind[];

/** Uploads what is to be sent, as the person's client does before it sends the message. */
export const outgoingContent = async (files: FileStore, outgoing: Outgoing): Promise<MessageContent> => {
  const kind = KINDS.find((name) => name in outgoing);
  if ('poll' in outgoing) return { poll: newPoll(outgoing.poll.question, outgoing.poll.options) };
  if (!kind) return outgoing as MessageContent;
  const fields = outgoing as Captioned & Record<string, unknown>;
  const source = fields[kind] as Source;
  const { data, name, mime } = await opened(source, kind, fields);
  const { duration, performer, title } = fields as { duration?: number; performer?: string; title?: string };
  const content = await storeMedia(files, kind, { data, name, mime }, { duration, performer, title });
  if (kind === 'sticker' && content.sticker && typeof fields['emoji'] === 'string')
    content.sticker.emoji = fields['emoji'];
  return { ...content, ...captionFields(fields.caption) };
};

/** Of two to ten options, as clients offer them. */
export const newPoll = (question: string, options: string[]): Poll => ({
  id: String(randomInt(1e14)),
  question,
  options: options.map((text) => ({ text, voter_count: 0 })),
  total_voter_count: 0,
  is_closed: false,
  is_anonymous: true,
  type: 'regular',
  allows_multiple_answers: false,
});

export const captionFields = (caption: string | undefined): MessageContent => {
  if (!caption?.trim()) return {};
  const { text, entities } = typedText(caption);
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
};

const opened = async (
  source: Source,
  kind: MediaKind,
  stated: Captioned,
): Promise<{ data: Buffer; name: string; mime: string }> => {
  const fallback = DEFAULTS[kind];
  const isPath = typeof source === 'string';
  const given = isPath ? { data: await readFile(source) } : Buffer.isBuffer(source) ? { data: source } : source;
  const own = 'name' in given ? given.name : undefined;
  const name = stated.name ?? own ?? (isPath ? basename(source) : fallback.name);
  const named = realType({ data: given.data, name, mime: '' });
  const mime = stated.mime ?? ('mime' in given ? given.mime : undefined);
  return { data: given.data, name, mime: mime ?? (named === 'application/octet-stream' ? fallback.mime : named) };
};
