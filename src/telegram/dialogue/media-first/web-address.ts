import type { Answers, MediaKind, MediaRef, ModelSpec } from '../../../registry';
import type { Filling } from './filling';

const KINDS: [MediaKind, RegExp][] = [
  ['image', /\.(jpe?g|png|webp|gif|bmp|tiff?|heic|heif|avif)$/i],
  ['video', /\.(mp4|mov|m4v|webm|mkv|avi|mpe?g)$/i],
  ['audio', /\.(mp3|wav|m4a|aac|ogg|oga|opus|flac|wma)$/i],
  ['document', /\.(pdf|docx?|pptx?|xlsx?|txt|md)$/i],
];
/** Longer than any address that somebody copies. */
const ADDRESS_LIMIT = 2_000;

/** The address that a text consists of, or null if there is more to it. */
export const onlyAddress = (text: string): string | null => {
  const address = text.trim();
  const isOne = address.length <= ADDRESS_LIMIT && /^https?:\/\/\S+$/i.test(address) && URL.canParse(address);
  return isOne ? address : null;
};

/** What stands at an address, as far as its path tells; null for pages and addresses that do not say. */
export const kindAt = (address: string): MediaKind | null => {
  const { pathname } = new URL(address);
  return KINDS.find(([, ending]) => ending.test(pathname))?.[0] ?? null;
};

export const fileAtAddress = (address: string, kind: MediaKind): MediaRef => ({ source: 'url', ref: address, kind });

/** Models that take the address of a page, with it in its place. */
export const pageFillings = (models: readonly ModelSpec[], address: string): Filling[] =>
  models.flatMap((model) => {
    const place = Object.entries(model.input).find(
      ([, { format, items }]) => (format ?? items?.format) === 'web_page_url',
    );
    if (place === undefined) return [];
    const [key, parameter] = place;
    const answers: Answers = { [key]: parameter.type === 'array' ? [address] : address };
    return [{ model, answers, used: 1, needs: parameter.required, suffices: true }];
  });
