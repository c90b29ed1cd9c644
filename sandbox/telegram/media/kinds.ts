import type { Upload } from '../parameters';

export type MediaKind = 'photo' | 'video' | 'animation' | 'audio' | 'voice' | 'video_note' | 'document' | 'sticker';

/** What a URL may hold for each kind. */
export const WEB_TYPES: Record<MediaKind, RegExp> = {
  photo: /^image\//,
  video: /^video\/(mp4|quicktime)$/,
  animation: /^(video\/mp4|image\/gif)$/,
  audio: /^audio\/(mpeg|mp3|mp4|x-m4a|m4a|aac)$/,
  voice: /^(audio\/(ogg|opus|mpeg|mp3|mp4|x-m4a)|application\/ogg)$/,
  video_note: /^$/,
  document: /^(image\/gif|application\/(pdf|zip|x-zip-compressed))$/,
  sticker: /^image\/webp$/,
};
export const TYPE_NAMES: Record<string, string> = {
  photo: 'Photo',
  video: 'Video',
  animation: 'Animation',
  audio: 'Audio',
  voice: 'VoiceNote',
  video_note: 'VideoNote',
  document: 'Document',
  sticker: 'Sticker',
};

const BY_EXTENSION: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  m4a: 'audio/mp4',
  txt: 'text/plain',
  json: 'application/json',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

/** Senders often don't state a type; the name tells it. */
export const realType = ({ mime, name }: Upload): string => {
  const stated = mime.split(';')[0]?.trim() ?? '';
  if (stated && stated !== 'application/octet-stream') return stated;
  return BY_EXTENSION[name.split('.').pop()?.toLowerCase() ?? ''] ?? 'application/octet-stream';
};
