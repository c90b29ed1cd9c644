import type { Message } from 'telegraf/types';
import type { MediaKind, MediaRef } from '../../../registry';
import { isPublic } from '../routing/commands';

/** Telegram gives bots no larger files than this. */
export const DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;
/** A larger text file is no prompt: the longest one that a model takes has 390,000 characters, of up to four bytes each. */
export const PROMPT_FILE_LIMIT_BYTES = 2 * 1024 * 1024;

export type Found =
  /** `leftOut`: sizes in bytes of further files that are too large to be had. */
  | { kind: 'media'; items: MediaRef[]; caption: string | null; leftOut: number[] }
  | { kind: 'too_big'; sizeBytes: number }
  | { kind: 'text_file'; fileId: string; media: MediaRef; caption: string | null }
  | { kind: 'none' };

interface TelegramFile {
  file_id: string;
  file_size?: number;
  mime_type?: string;
  file_name?: string;
  width?: number;
  height?: number;
  duration?: number;
}

type Bag = Message & {
  photo?: TelegramFile[];
  video?: TelegramFile;
  animation?: TelegramFile;
  video_note?: TelegramFile & { length?: number };
  audio?: TelegramFile;
  voice?: TelegramFile;
  document?: TelegramFile;
  sticker?: TelegramFile & { is_animated?: boolean; is_video?: boolean };
  caption?: string;
};

const ref = (kind: MediaKind, file: TelegramFile, fallbackMime?: string): MediaRef => ({
  source: 'telegram',
  ref: file.file_id,
  kind,
  ...defined({
    mime: file.mime_type ?? fallbackMime,
    name: file.file_name,
    sizeBytes: file.file_size,
    width: file.width,
    height: file.height,
    durationSeconds: file.duration,
  }),
});

const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const KIND_OF_MIME: Record<string, MediaKind> = { image: 'image', video: 'video', audio: 'audio' };

const kindOfDocument = (file: TelegramFile): MediaKind => {
  const byMime = KIND_OF_MIME[(file.mime_type ?? '').split('/')[0] ?? ''];
  if (byMime !== undefined) return byMime;
  const extension = (file.file_name ?? '').toLowerCase().split('.').pop() ?? '';
  if (/^(jpe?g|png|webp|gif|bmp|heic|heif|avif|jfif|tiff?)$/.test(extension)) return 'image';
  if (/^(mp4|mov|webm|mkv|avi|m4v)$/.test(extension)) return 'video';
  if (/^(mp3|wav|ogg|oga|opus|m4a|flac|aac)$/.test(extension)) return 'audio';
  return 'document';
};

/** The largest of the sizes that Telegram offers of a photo. */
const largest = (sizes: TelegramFile[]): TelegramFile | undefined =>
  [...sizes].sort(
    (left, right) => (right.width ?? 0) * (right.height ?? 0) - (left.width ?? 0) * (left.height ?? 0),
  )[0];

/** The file in one message, if there is one. */
export const mediaOf = (message: Message): MediaRef | null => {
  const found = fileIn(message);
  return found === null ? null : { ...found, order: message.message_id };
};

/** Animations come with a document beside them, so they are asked first. */
const fileIn = (bag: Bag): MediaRef | null => {
  const photo = largest(bag.photo ?? []);
  if (photo !== undefined) return ref('image', photo, 'image/jpeg');
  if (bag.animation !== undefined) return ref('video', bag.animation, 'video/mp4');
  if (bag.video !== undefined) return ref('video', bag.video, 'video/mp4');
  if (bag.video_note !== undefined) {
    const side = bag.video_note.length;
    return ref('video', { ...bag.video_note, width: side, height: side }, 'video/mp4');
  }
  if (bag.audio !== undefined) return ref('audio', bag.audio, 'audio/mpeg');
  if (bag.voice !== undefined) return ref('audio', bag.voice, 'audio/ogg');
  // Animated stickers are drawings or films of Telegram's own kind; those that stand still are pictures.
  const { sticker } = bag;
  if (sticker !== undefined && sticker.is_animated !== true && sticker.is_video !== true)
    return ref('image', sticker, 'image/webp');
  if (bag.document !== undefined) return ref(kindOfDocument(bag.document), bag.document);
  return null;
};

const isTextFile = (media: MediaRef): boolean =>
  media.kind === 'document' && (media.mime === 'text/plain' || /\.(txt|md)$/i.test(media.name ?? ''));

/** What a caption says beside a command: `/imagine a cat` and `/menu@atelier_bot` are habits, not prompts. */
const promptIn = (caption: string): string => {
  const text = caption.trim();
  const [, name, words = ''] = /^\/([a-z]\w{0,31})(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  if (name === undefined) return text;
  return isPublic(name.toLowerCase()) ? '' : words;
};

/** What the caption of a message says; empty if it has none. */
export const captionWords = (message: Message): string => promptIn((message as Bag).caption ?? '');

/** The words of a file, or of an album: people may write some below each of its parts. */
const captionOf = (messages: Message[]): string | null => {
  const captions = messages.map(captionWords).filter((text) => text !== '');
  return captions.length === 0 ? null : captions.join('\n');
};

/** Everything that a person has sent with one message or album. What Telegram will not hand out is told about at once. */
export const foundIn = (messages: Message[]): Found => {
  const all = messages.map(mediaOf).filter((item): item is MediaRef => item !== null);
  if (all.length === 0) return { kind: 'none' };
  const sizes = all.map(({ sizeBytes = 0 }) => sizeBytes).filter((size) => size > DOWNLOAD_LIMIT_BYTES);
  const items = all.filter(({ sizeBytes = 0 }) => sizeBytes <= DOWNLOAD_LIMIT_BYTES);
  const [first] = items;
  if (first === undefined) return { kind: 'too_big', sizeBytes: Math.max(...sizes) };
  const caption = captionOf(messages);
  if (all.length === 1 && isTextFile(first)) return { kind: 'text_file', fileId: first.ref, media: first, caption };
  return { kind: 'media', items, caption, leftOut: sizes };
};
