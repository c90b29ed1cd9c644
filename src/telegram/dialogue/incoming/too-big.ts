import type { Locale } from '../../../i18n';
import { type Html, t } from '../../text';
import { DOWNLOAD_LIMIT_BYTES } from './media-of';

/** Whole megabytes; what is above the limit by a little is told as more than the limit. */
const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);

/** A file above what Telegram hands out, and the way round. `sizeBytes` is its size. */
export const tooBigText = (locale: Locale, sizeBytes: number): Html =>
  t(locale, 'dialogue.too-big', { size: megabytes(sizeBytes), limit: megabytes(DOWNLOAD_LIMIT_BYTES) });

/** Of an album only some files are too large, the others are taken. `leftOut` are the sizes in bytes, none: no words. */
export const leftOutText = (locale: Locale, leftOut: readonly number[]): Html[] =>
  leftOut.length === 0
    ? []
    : [
        t(locale, 'dialogue.left-out', {
          count: leftOut.length,
          size: megabytes(Math.max(...leftOut)),
          limit: megabytes(DOWNLOAD_LIMIT_BYTES),
        }),
      ];
