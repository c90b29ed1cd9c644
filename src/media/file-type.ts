/** What a file is, by its content. Names and declared types lie: Telegram's documents, renamed pictures, phones. */
export interface FileType {
  mime: string;
  extension: string;
}

/** Bytes that {@link sniff} wants to see; fewer are fine. */
export const HEAD_BYTES = 4_100;

const type = (mime: string, extension: string): FileType => ({ mime, extension });
export const fileType = type;

const FIXED: [offset: number, bytes: string, FileType][] = [
  [0, '\x89PNG\r\n\x1a\n', type('image/png', 'png')],
  [0, '\xff\xd8\xff', type('image/jpeg', 'jpg')],
  [0, 'GIF8', type('image/gif', 'gif')],
  [0, 'BM', type('image/bmp', 'bmp')],
  [0, 'II*\0', type('image/tiff', 'tiff')],
  [0, 'MM\0*', type('image/tiff', 'tiff')],
  [0, 'ID3', type('audio/mpeg', 'mp3')],
  [0, 'fLaC', type('audio/flac', 'flac')],
  [0, 'OggS', type('audio/ogg', 'ogg')],
  [0, '#!AMR', type('audio/amr', 'amr')],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', type('audio/x-ms-wma', 'wma')],
  [0, '%PDF-', type('application/pdf', 'pdf')],
  [0, 'PK\x03\x04', type('application/zip', 'zip')],
  [0, '\0\0\x01\xba', type('video/mpeg', 'mpg')],
  [0, 'FLV\x01', type('video/x-flv', 'flv')],
  [0, 'MThd', type('audio/midi', 'mid')],
];

const RIFF: Record<string, FileType> = {
  WEBP: type('image/webp', 'webp'),
  WAVE: type('audio/wav', 'wav'),
  'AVI ': type('video/x-msvideo', 'avi'),
};

/** `ftyp` brands of the ISO base media family; any other brand is an MP4. */
const BRANDS: [RegExp, FileType][] = [
  [/^(avif|avis)/, type('image/avif', 'avif')],
  [/^(heic|heix|hevc|hevx|heim|heis)/, type('image/heic', 'heic')],
  [/^(mif1|msf1)/, type('image/heif', 'heif')],
  [/^qt {2}/, type('video/quicktime', 'mov')],
  [/^(M4A|M4B|M4P|F4A)/, type('audio/mp4', 'm4a')],
  [/^3g[2p]/, type('video/3gpp', '3gp')],
];

const ascii = (head: Buffer, start: number, end: number): string => head.toString('latin1', start, end);

/** MPEG audio without a tag: eleven sync bits, then a layer; layer 0 is AAC in ADTS. */
const mpegAudio = (head: Buffer): FileType | null => {
  const [first = 0, second = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = (second >> 1) & 3;
  return layer === 0 ? type('audio/aac', 'aac') : type('audio/mpeg', 'mp3');
};

/** The type by magic bytes, or null if they say nothing (plain text, subtitles, unknown formats). */
export const sniff = (head: Buffer): FileType | null => {
  for (const [offset, bytes, found] of FIXED) {
    if (ascii(head, offset, offset + bytes.length) === bytes) return found;
  }
  if (ascii(head, 0, 4) === 'RIFF') return RIFF[ascii(head, 8, 12)] ?? null;
  if (ascii(head, 4, 8) === 'ftyp') {
    const brand = ascii(head, 8, 12);
    return BRANDS.find(([pattern]) => pattern.test(brand))?.[1] ?? type('video/mp4', 'mp4');
  }
  if (/^(moov|mdat|wide|free|skip)$/.test(ascii(head, 4, 8))) return type('video/quicktime', 'mov');
  if (ascii(head, 0, 4) === '\x1a\x45\xdf\xa3') {
    return ascii(head, 0, 64).includes('webm') ? type('video/webm', 'webm') : type('video/x-matroska', 'mkv');
  }
  return mpegAudio(head);
};

const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/x-ms-bmp': 'image/bmp',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-aac': 'audio/aac',
  'audio/opus': 'audio/ogg',
  'audio/x-flac': 'audio/flac',
  'video/avi': 'video/x-msvideo',
  'video/x-m4v': 'video/mp4',
};

/** One spelling for each type. */
export const canonical = (mime: string): string => {
  const bare = mime.split(';')[0]?.trim().toLowerCase() ?? '';
  return ALIASES[bare] ?? bare;
};

const extensionOf = (name: string): string => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** Pictures and films of these types always begin with their magic bytes; a sound may begin with anything. */
const UNMISTAKABLE =
  /^(image\/(png|jpeg|gif|webp|bmp|tiff|heic|heif|avif)|video\/(mp4|quicktime|webm|x-matroska|x-msvideo))$/;

/**
 * The type of a file: its content where that speaks, else what it was declared as. Two things only a declaration tells:
 * what is inside a zip (office documents are zips), and that an MP4 or WebM holds nothing but sound.
 */
export const fileTypeOf = (head: Buffer, declared: { mime?: string; name?: string }): FileType => {
  const mime = canonical(declared.mime ?? '');
  const extension = extensionOf(declared.name ?? '');
  const found = sniff(head);
  if (found === null || found.extension === 'zip') {
    if (mime === '' || mime === 'application/octet-stream' || UNMISTAKABLE.test(mime))
      return found ?? type('application/octet-stream', extension || 'bin');
    return type(mime, extension || 'bin');
  }
  if (mime.startsWith('audio/') && found.mime === 'video/mp4') return type('audio/mp4', 'm4a');
  if (mime.startsWith('audio/') && found.mime === 'video/webm') return type('audio/webm', 'webm');
  return found;
};
