import type { MediaKind, MediaRef } from './media';
import type { MediaFormat, MediaLimits, Parameter } from './model-spec';

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
  code:
    | 'media_kind'
    | 'media_type'
    | 'media_size'
    | 'media_short'
    | 'media_long'
    | 'media_small'
    | 'media_large'
    | 'media_shape';
  parameters: Record<string, string | number>;
}

/** What is said of the length and the size in pixels of a file, alone: for a list's items, and for messages. */
export const mediaLimitsOf = (parameter: MediaLimits): MediaLimits => {
  const { minSeconds, maxSeconds, minSide, maxSide, minPixels, maxPixels, aspectRatio } = parameter;
  const limits = { minSeconds, maxSeconds, minSide, maxSide, minPixels, maxPixels, aspectRatio };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
};

/** Containers add some hundredths of a second; no model minds. */
const TOLERANCE_SECONDS = 0.3;
const TOLERANCE_RATIO = 0.01;

const rounded = (number: number): number => Math.round(number * 10) / 10;

/** `1:16`, `16:9`, `1.91:1`: how people write a ratio of width to height. */
const ratioText = (ratio: number): string => {
  for (const height of [1, 3, 4, 5, 9, 10, 16]) {
    const width = ratio * height;
    if (width > 0.99 && Math.abs(width - Math.round(width)) < 1e-6) return `${Math.round(width)}:${height}`;
  }
  return ratio >= 1 ? `${Number(ratio.toFixed(2))}:1` : `1:${Number((1 / ratio).toFixed(2))}`;
};

/** What the length of a video or a sound breaks, or null; null too where the length is not known. */
export const lengthFault = (limits: MediaLimits, seconds: number | undefined): MediaFault | null => {
  if (seconds === undefined) return null;
  const { minSeconds, maxSeconds } = limits;
  if (minSeconds !== undefined && seconds < minSeconds - TOLERANCE_SECONDS)
    return { code: 'media_short', parameters: { limit: minSeconds, given: rounded(seconds) } };
  if (maxSeconds !== undefined && seconds > maxSeconds + TOLERANCE_SECONDS)
    return { code: 'media_long', parameters: { limit: maxSeconds, given: rounded(seconds) } };
  return null;
};

/**
 * What the width and height break, or null. `mayShrink`: too large is no fault, for it can be mended; too small can't be,
 * nor can a shape.
 */
export const frameFault = (
  limits: MediaLimits,
  { width, height }: { width?: number; height?: number },
  mayShrink: boolean,
): MediaFault | null => {
  if (width === undefined || height === undefined) return null;
  const { minSide = 0, maxSide = Infinity, minPixels = 0, maxPixels = Infinity, aspectRatio } = limits;
  const given = `${width}×${height}`;
  if (Math.min(width, height) < minSide)
    return { code: 'media_small', parameters: { limit: `${minSide}×${minSide}`, given } };
  if (width * height < minPixels) {
    const side = Math.ceil(Math.sqrt(minPixels));
    return { code: 'media_small', parameters: { limit: `${side}×${side}`, given } };
  }
  const ratio = width / height;
  if (
    aspectRatio !== undefined &&
    (ratio < aspectRatio.min * (1 - TOLERANCE_RATIO) || ratio > aspectRatio.max * (1 + TOLERANCE_RATIO))
  ) {
    return {
      code: 'media_shape',
      parameters: { limit: `${ratioText(aspectRatio.min)} – ${ratioText(aspectRatio.max)}`, given },
    };
  }
  if (mayShrink) return null;
  const side = Math.min(maxSide, Math.floor(Math.sqrt(maxPixels)));
  return Math.max(width, height) > maxSide || width * height > maxPixels
    ? { code: 'media_large', parameters: { limit: `${side}×${side}`, given } }
    : null;
};

/** Sound that shrinks to a fraction when it is made an MP3. */
const LOSSLESS = new Set(['audio/wav', 'audio/flac', 'audio/aiff', 'audio/x-aiff']);

const isTooLarge = (kind: MediaKind, ref: MediaRef, maxSizeMb: number | undefined): boolean =>
  maxSizeMb !== undefined &&
  (ref.sizeBytes ?? 0) > maxSizeMb * 1_048_576 &&
  kind !== 'image' &&
  !(kind === 'audio' && LOSSLESS.has(canonical(ref.mime ?? '')));

/** Films that whoever fetches them can turn into an MP4 where the model wants that. */
const CONVERTIBLE_VIDEO = /^video\/(mp4|quicktime|webm|x-matroska|x-msvideo|mpeg|x-flv|3gpp)$/;

/**
 * Why this file can't be used, as far as it says so itself, or null. What conversion mends is not refused here: the
 * encoding of pictures, sound and films, pictures with too many pixels or bytes.
 */
export const mediaFault = (parameter: Parameter, ref: MediaRef): MediaFault | null => {
  const { format, accept = [], maxSizeMb } = parameter;
  if (format === undefined || format === 'web_page_url')
    return { code: 'media_kind', parameters: { format: 'none', given: ref.kind } };
  // An address says nothing reliable about what stands there; that is seen when it is fetched.
  if (ref.source === 'url' && ref.measured !== true) return null;
  const kind = kindOf(ref);
  if (!FAMILIES[format].includes(kind)) return { code: 'media_kind', parameters: { format, given: kind } };
  const types = accept.map(canonical).filter((type) => type.startsWith(`${kind}/`) || kind === 'document');
  const mime = canonical(ref.mime ?? '');
  if (kind === 'video' && mime !== '' && types.length > 0 && !types.includes(mime)) {
    const mendable = CONVERTIBLE_VIDEO.test(mime) && types.includes('video/mp4');
    if (!mendable) return { code: 'media_type', parameters: { limit: accept.join(', '), given: mime } };
  }
  if (isTooLarge(kind, ref, maxSizeMb)) {
    return {
      code: 'media_size',
      parameters: { limit: maxSizeMb ?? 0, given: Math.ceil((ref.sizeBytes ?? 0) / 1_048_576) },
    };
  }
  if (kind === 'image') return frameFault(parameter, ref, true);
  if (kind === 'video') return lengthFault(parameter, ref.durationSeconds) ?? frameFault(parameter, ref, false);
  return kind === 'audio' ? lengthFault(parameter, ref.durationSeconds) : null;
};
