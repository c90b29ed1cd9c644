import type { MediaKind, MediaRef } from './media';
import type { MediaFormat, Parameter } from './model-spec';

const FAMILIES: Record<MediaFormat, readonly MediaKind[]> = {
  image_url: ['image'],
  video_url: ['video'],
  audio_url: ['audio'],
  image_or_video_url: ['image', 'video'],
  document_url: ['image', 'video', 'audio', 'document'],
  web_page_url: [],
};

const EXTENSIONS: Record<string, MediaKind> = Object.fromEntries(
  (
    [
      ['image', 'jpg jpeg png webp gif bmp tif tiff heic heif avif'],
      ['video', 'mp4 mov m4v webm mkv avi mpeg mpg'],
      ['audio', 'mp3 wav m4a aac ogg oga opus flac wma'],
    ] as const
  ).flatMap(([kind, list]) => list.split(' ').map((extension) => [extension, kind])),
);

/** True if a parameter of this format is filled by sending a file. */
export const takesFile = (format: MediaFormat | undefined): format is MediaFormat =>
  format !== undefined && format !== 'web_page_url';

export const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);

const kindByName = (name: string | undefined): MediaKind | undefined =>
  EXTENSIONS[/\.([a-z0-9]+)(?:[?#].*)?$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? ''];

/** What a file is: a document that declares itself a picture is a picture. */
const kindOf = (ref: MediaRef): MediaKind => {
  if (ref.kind !== 'document') return ref.kind;
  const family = ref.mime?.split('/')[0];
  if (family === 'image' || family === 'video' || family === 'audio') return family;
  return kindByName(ref.name) ?? 'document';
};

/** A file that stands at an address. Its kind is what the parameter wants; where several would do, the address tells. */
export const fileAt = (address: string, format: MediaFormat): MediaRef => {
  const kinds = FAMILIES[format];
  const told = kindByName(address.split(/[?#]/)[0]);
  const kind = told !== undefined && kinds.includes(told) ? told : format === 'document_url' ? 'document' : kinds[0];
  return { source: 'url', ref: address, kind: kind ?? 'document' };
};

const SAME: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'video/avi': 'video/x-msvideo',
};
const canonical = (mime: string): string => SAME[mime.toLowerCase()] ?? mime.toLowerCase();

export interface MediaFault {
  code: 'media_kind' | 'media_type' | 'media_size';
  parameters: Record<string, string | number>;
}

/**
 * Why this file can't be used, as far as it says so itself, or null. Pictures and sound of another encoding or size
 * are not refused here: whoever fetches the file converts what can be converted.
 */
export const mediaFault = (parameter: Parameter, ref: MediaRef): MediaFault | null => {
  const { format, accept = [], maxSizeMb } = parameter;
  if (format === undefined || format === 'web_page_url')
    return { code: 'media_kind', parameters: { format: 'none', given: ref.kind } };
  // An address says nothing reliable about what stands there; that is seen when it is fetched.
  if (ref.source === 'url') return null;
  const kind = kindOf(ref);
  if (!FAMILIES[format].includes(kind)) return { code: 'media_kind', parameters: { format, given: kind } };
  const types = accept.map(canonical).filter((type) => type.startsWith(`${kind}/`) || kind === 'document');
  if (kind === 'video' && ref.mime !== undefined && types.length > 0 && !types.includes(canonical(ref.mime))) {
    return { code: 'media_type', parameters: { limit: accept.join(', '), given: ref.mime } };
  }
  if (kind !== 'image' && maxSizeMb !== undefined && (ref.sizeBytes ?? 0) > maxSizeMb * 1_048_576) {
    return { code: 'media_size', parameters: { limit: maxSizeMb, given: Math.ceil((ref.sizeBytes ?? 0) / 1_048_576) } };
  }
  return null;
};
