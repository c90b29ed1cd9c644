import { type MediaFormat, type Parameter, frameFault, lengthFault } from '../registry';
import type { MediaFacts } from './facts';
import { canonical } from './file-type';
import type { Refusal, RefusalCode } from './refused';

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';
export type SoundType = 'audio/mpeg' | 'audio/wav';

/** What has to happen with a file before a model can have it. */
export type Verdict =
  | { do: 'send' }
  /** Rewritten, no larger than this. */
  | { do: 'convert_image'; to: PictureType; maxSide?: number; maxPixels?: number; maxBytes?: number }
  | { do: 'convert_audio'; to: SoundType }
  | { do: 'convert_video'; to: 'video/mp4' }
  | { do: 'refuse'; refusal: Refusal };

const FAMILIES: Record<MediaFormat, string[]> = {
  image_url: ['image'],
  video_url: ['video'],
  audio_url: ['audio'],
  image_or_video_url: ['image', 'video'],
  document_url: [],
  web_page_url: [],
};

/** What a model that documents nothing can be trusted with. */
const PICTURES = ['image/jpeg', 'image/png', 'image/webp'] as const;
const COMMON_CODECS = ['h264', 'hevc'];
const COMMON_SOUND = ['aac', 'mp3'];

/** More would keep the two processors of a small server busy for minutes. */
const LONGEST_CONVERSION_SECONDS = 180;
/** 4K. Encoding larger frames takes more memory than a small server has. */
const LARGEST_CONVERSION_PIXELS = 4_096 * 2_304;

const MEGABYTE = 1_048_576;

const refuse = (code: RefusalCode, parameters: Refusal['parameters']): Verdict => ({
  do: 'refuse',
  refusal: { code, parameters },
});

const imageTarget = (accepted: string[], found: string): PictureType | undefined => {
  // Formats that may be transparent, or are drawn rather than photographed, stay lossless where they can.
  const photo = found === 'image/heic' || found === 'image/heif';
  const order: PictureType[] = photo
    ? ['image/jpeg', 'image/png', 'image/webp']
    : ['image/png', 'image/jpeg', 'image/webp'];
  return order.find((mime) => accepted.includes(mime));
};

interface Case {
  facts: MediaFacts;
  parameter: Parameter;
  /** Of this family; empty: any. */
  accepted: string[];
  fits: boolean;
  tooLarge: boolean;
}

const sizeFault = ({ facts, parameter }: Case): Verdict =>
  refuse('size', { limit: parameter.maxSizeMb ?? 0, given: Math.round((facts.sizeBytes / MEGABYTE) * 10) / 10 });

const typeFault = ({ facts, accepted }: Case): Verdict =>
  refuse('type', { given: facts.type.mime, limit: accepted.join(', ') });

const ofPicture = (file: Case): Verdict => {
  const { facts, parameter, accepted, fits, tooLarge } = file;
  const fault = frameFault(parameter, facts, true);
  if (fault !== null) return refuse(fault.code.slice('media_'.length) as RefusalCode, fault.parameters);
  const shrunk = frameFault(parameter, facts, false) !== null;
  if (fits && !tooLarge && !shrunk) return { do: 'send' };
  // One that has too many bytes becomes a JPEG, which is smaller by far; one of too many pixels stays what it is.
  const wanted = tooLarge ? 'image/jpeg' : fits ? facts.type.mime : undefined;
  const to =
    PICTURES.find((mime) => mime === wanted && accepted.includes(mime)) ?? imageTarget(accepted, facts.type.mime);
  if (to === undefined) return tooLarge && fits ? sizeFault(file) : typeFault(file);
  const { maxSide, maxPixels, maxSizeMb } = parameter;
  return {
    do: 'convert_image',
    to,
    ...(maxSide !== undefined && { maxSide }),
    ...(maxPixels !== undefined && { maxPixels }),
    ...(maxSizeMb !== undefined && { maxBytes: maxSizeMb * MEGABYTE }),
  };
};

const ofSound = (file: Case): Verdict => {
  const { facts, parameter, accepted, fits, tooLarge } = file;
  const fault = lengthFault(parameter, facts.durationSeconds);
  if (fault !== null) return refuse(fault.code.slice('media_'.length) as RefusalCode, fault.parameters);
  if (fits && !tooLarge) return { do: 'send' };
  const mp3 = accepted.length === 0 || accepted.includes('audio/mpeg');
  if (mp3 && facts.type.mime !== 'audio/mpeg') return { do: 'convert_audio', to: 'audio/mpeg' };
  if (!fits && accepted.includes('audio/wav')) return { do: 'convert_audio', to: 'audio/wav' };
  return tooLarge ? sizeFault(file) : typeFault(file);
};

const ofFilm = (file: Case): Verdict => {
  const { facts, parameter, accepted, fits, tooLarge } = file;
  const fault = lengthFault(parameter, facts.durationSeconds) ?? frameFault(parameter, facts, false);
  if (fault !== null) return refuse(fault.code.slice('media_'.length) as RefusalCode, fault.parameters);
  if (fits && tooLarge) return sizeFault(file);
  const { videoCodec, audioCodec, durationSeconds = Infinity, width = 0, height = 0 } = facts;
  // Only an MP4 or a QuickTime film says little about its codecs; the other containers imply theirs.
  const common =
    !/^video\/(mp4|quicktime)$/.test(facts.type.mime) ||
    ((videoCodec === undefined || COMMON_CODECS.includes(videoCodec)) &&
      (audioCodec === undefined || COMMON_SOUND.includes(audioCodec) || audioCodec.startsWith('pcm_')));
  if (fits && common) return { do: 'send' };
  const mp4 = accepted.length === 0 || accepted.includes('video/mp4');
  const isBearable = durationSeconds <= LONGEST_CONVERSION_SECONDS && width * height <= LARGEST_CONVERSION_PIXELS;
  if (mp4 && isBearable) return { do: 'convert_video', to: 'video/mp4' };
  return fits ? { do: 'send' } : typeFault(file);
};

/**
 * Pure: judges a file by what it really is against the parameter that it was given for. What is not known breaks no
 * limit. A picture is never made larger.
 */
export const judge = (facts: MediaFacts, parameter: Parameter): Verdict => {
  const families = parameter.format === undefined ? [] : FAMILIES[parameter.format];
  const family = facts.type.mime.split('/')[0] ?? '';
  // The sound of a film is sound.
  const soundtrack = family === 'video' && families.join() === 'audio' && facts.audioCodec !== undefined;
  if (families.length > 0 && !families.includes(family) && !soundtrack)
    return refuse('kind', { wanted: families.join('_or_'), given: facts.type.mime });
  const kind = soundtrack ? 'audio' : family;
  const named = (parameter.accept ?? [])
    .map(canonical)
    .filter((mime) => families.length === 0 || mime.startsWith(kind));
  const accepted = named.length === 0 && kind === 'image' ? [...PICTURES] : named;
  const file: Case = {
    facts,
    parameter,
    accepted,
    fits: !soundtrack && (accepted.length === 0 || accepted.includes(facts.type.mime)),
    tooLarge: parameter.maxSizeMb !== undefined && facts.sizeBytes > parameter.maxSizeMb * MEGABYTE,
  };
  if (families.length > 0 && kind === 'image') return ofPicture(file);
  if (families.length > 0 && kind === 'audio') return ofSound(file);
  if (families.length > 0 && kind === 'video') return ofFilm(file);
  if (file.tooLarge) return sizeFault(file);
  return file.fits ? { do: 'send' } : typeFault(file);
};
