import sharp from 'sharp';
import { badRequest } from '../errors';
import type { FileStore } from '../files';
import type { Parameters, Upload } from '../parameters';
import type { FileRecord } from '../store';
import type { MediaFile, MessageContent, PhotoSize } from '../types';
import { fetchUrl } from './fetch-url';
import { type MediaKind, realType, TYPE_NAMES, WEB_TYPES } from './kinds';
import { photoSize, storePhoto } from './photo';
import { probe, type Probed } from './probe';

const MEGABYTE = 1024 * 1024;
const MAX_URL_BYTES = 20 * MEGABYTE;
const MAX_PHOTO_URL_BYTES = 5 * MEGABYTE;

/** Fields that the bot may state about the media it sends. */
export interface MediaHints {
  width?: number;
  height?: number;
  duration?: number;
  performer?: string;
  title?: string;
}

export const hintsOf = (source: Parameters): MediaHints => ({
  width: source.integer('width'),
  height: source.integer('height'),
  duration: source.integer('duration'),
  performer: source.text('performer'),
  title: source.text('title'),
});

/**
 * The file that a call names in `value`: `attach://part`, a file id, a URL (really fetched), or else the multipart
 * part of that name. Throws what the real server says.
 */
export const mediaContent = async (
  files: FileStore,
  kind: MediaKind,
  parameters: Parameters,
  value: string | undefined,
  hints: MediaHints = {},
): Promise<MessageContent> => {
  const attached = parameters.upload(value?.startsWith('attach://') ? value.slice(9) : kind);
  if (attached && (!value || value.startsWith('attach://'))) return storeMedia(files, kind, attached, hints);
  if (!value) throw badRequest(`there is no ${kind.replace('_', ' ')} in the request`);
  if (/^https?:\/\//i.test(value)) {
    const fetched = await fetchUrl(value, kind === 'photo' ? MAX_PHOTO_URL_BYTES : MAX_URL_BYTES);
    if (!WEB_TYPES[kind].test(fetched.mime)) throw badRequest('wrong type of the web page content');
    return storeMedia(files, kind, fetched, hints);
  }
  return knownMedia(files, kind, value);
};

/** A file id: sent again without upload. */
const knownMedia = (files: FileStore, kind: MediaKind, fileId: string): MessageContent => {
  const file = files.byFileId(fileId);
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified');
  if (file.kind !== kind && !(file.kind === 'animation' && kind === 'document')) {
    throw badRequest(`can't use file of type ${TYPE_NAMES[file.kind] ?? file.kind} as ${TYPE_NAMES[kind] ?? kind}`);
  }
  if (kind !== 'photo') return contentOf(kind, file);
  const family = (file.family ?? [file.uniqueId]).map((uniqueId) => files.byUniqueId(uniqueId));
  return { photo: family.filter((size) => size !== undefined).map(photoSize) };
};

/** Stores bytes as media of that kind and describes them as a message does. */
export const storeMedia = async (
  files: FileStore,
  kind: MediaKind,
  upload: Upload,
  hints: MediaHints = {},
): Promise<MessageContent> => {
  const { data, name } = upload;
  if (data.length === 0) throw badRequest('file must be non-empty');
  if (kind === 'photo') return { photo: await storePhoto(files, data) };
  const mime = realType(upload);
  const isPicture = mime.startsWith('image/');
  const seen: Probed = isPicture ? await pictureSize(data) : probe(data);
  const file = await files.add(data, {
    kind,
    mime,
    name,
    width: hints.width ?? seen.width,
    height: hints.height ?? seen.height,
    duration: hints.duration ?? (seen.duration === undefined ? undefined : Math.round(seen.duration)),
  });
  const content = contentOf(kind, file, hints);
  if (kind === 'document' && isPicture && content.document) content.document.thumbnail = await thumbnail(files, data);
  return content;
};

const contentOf = (kind: Exclude<MediaKind, 'photo'>, file: FileRecord, hints: MediaHints = {}): MessageContent => {
  const { width = 0, height = 0, duration = 0 } = file;
  const reference = { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size };
  const named = { file_name: file.name, mime_type: file.mime, ...reference };
  if (kind === 'document') return { document: named };
  if (kind === 'voice') return { voice: { duration, mime_type: file.mime, ...reference } };
  if (kind === 'audio') {
    const { performer, title } = hints;
    return { audio: { duration, ...named, ...(performer && { performer }), ...(title && { title }) } };
  }
  if (kind === 'video_note') return { video_note: { length: width || 240, duration, ...reference } };
  if (kind === 'sticker') {
    return { sticker: { type: 'regular', width, height, is_animated: false, is_video: false, ...reference } };
  }
  const moving: MediaFile = { width, height, duration, ...named };
  return kind === 'video' ? { video: moving } : { animation: moving, document: named };
};

const pictureSize = async (data: Buffer): Promise<Probed> => {
  const seen = await sharp(data)
    .metadata()
    .catch(() => undefined);
  return seen ? { width: seen.width, height: seen.height } : {};
};

const thumbnail = async (files: FileStore, data: Buffer): Promise<PhotoSize | undefined> => {
  const made = await sharp(data)
    .rotate()
    .resize(320, 320, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined);
  if (!made) return undefined;
  const { width, height } = made.info;
  return photoSize(await files.add(made.data, { kind: 'photo', mime: 'image/jpeg', width, height }));
};
