import type { MediaFormat, Parameter } from '../registry';
import { type FileType, canonical } from './file-type';

/** What has to happen with a file before a model can have it. */
export type Verdict =
  | { do: 'send' }
  | { do: 'convert_image'; to: 'image/png' | 'image/jpeg' | 'image/webp' }
  | { do: 'convert_audio'; to: 'audio/mpeg' | 'audio/wav' }
  | { do: 'refuse'; message: string };

const FAMILIES: Record<MediaFormat, string[]> = {
  image_url: ['image'],
  video_url: ['video'],
  audio_url: ['audio'],
  image_or_video_url: ['image', 'video'],
  document_url: [],
  web_page_url: [],
};

/** What a model that documents nothing can be trusted with. */
const COMMON_IMAGES = ['image/jpeg', 'image/png', 'image/webp'];

const familyOf = (mime: string): string => mime.split('/')[0] ?? '';

const imageTarget = (accepted: string[], found: FileType): 'image/png' | 'image/jpeg' | 'image/webp' | null => {
  // Formats that may be transparent, or are drawn rather than photographed, stay lossless where they can.
  const order =
    found.mime === 'image/heic' || found.mime === 'image/heif'
      ? (['image/jpeg', 'image/png', 'image/webp'] as const)
      : (['image/png', 'image/jpeg', 'image/webp'] as const);
  return order.find((mime) => accepted.includes(mime)) ?? null;
};

/** Pure: judges a file by its real type and size against the parameter that it was given for. */
export const judge = (
  found: FileType,
  sizeBytes: number,
  parameter: Pick<Parameter, 'format' | 'accept' | 'maxSizeMb'>,
): Verdict => {
  const families = parameter.format === undefined ? [] : FAMILIES[parameter.format];
  const family = familyOf(found.mime);
  if (families.length > 0 && !families.includes(family)) {
    return { do: 'refuse', message: `The file is ${found.mime}, but the model wants ${families.join(' or ')}.` };
  }
  const named = (parameter.accept ?? [])
    .map(canonical)
    .filter((mime) => families.length === 0 || mime.startsWith(family));
  const accepted = named.length === 0 && family === 'image' ? COMMON_IMAGES : named;
  const tooLarge = parameter.maxSizeMb !== undefined && sizeBytes > parameter.maxSizeMb * 1_048_576;
  const fits = accepted.length === 0 || accepted.includes(found.mime);
  if (fits && !tooLarge) return { do: 'send' };
  if (family === 'image') {
    // A picture that is too large becomes a JPEG, which is smaller by far; if that is too large still, it is refused.
    const to = fits && accepted.includes('image/jpeg') ? 'image/jpeg' : fits ? null : imageTarget(accepted, found);
    if (to !== null) return { do: 'convert_image', to };
  }
  if (family === 'audio' && !fits) {
    const to = (['audio/mpeg', 'audio/wav'] as const).find((mime) => accepted.includes(mime));
    if (to !== undefined) return { do: 'convert_audio', to };
  }
  return { do: 'refuse', message: tooLarge ? sizeWords(parameter.maxSizeMb) : typeWords(found, accepted) };
};

export const sizeWords = (maxSizeMb: number | undefined): string => `The file is larger than ${maxSizeMb} MB.`;

const typeWords = (found: FileType, accepted: string[]): string =>
  `The file is ${found.mime}; the model takes ${accepted.join(', ')}.`;
