import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { isRecord } from './envelope';
import { KieProtocolError } from './errors';
import type { HttpCall } from './transport';

/** A file at kie's: good for 24 hours, fetched by the models from `downloadUrl`. */
export interface UploadedFile {
  downloadUrl: string;
  fileName: string;
  sizeBytes: number | null;
  mime: string | null;
}

/** Where a file goes. The same path and name overwrite, and a cached copy of the old one may linger: use new names. */
export interface UploadTarget {
  uploadPath: string;
  fileName: string;
}

/** @throws KieProtocolError if the answer has no address to fetch the file from */
export const uploadedFileOf = (data: unknown): UploadedFile => {
  if (!isRecord(data) || typeof data.downloadUrl !== 'string' || !URL.canParse(data.downloadUrl)) {
    throw new KieProtocolError('The upload was answered without a downloadUrl', 'Try again.', { transient: true });
  }
  return {
    downloadUrl: data.downloadUrl,
    fileName: typeof data.fileName === 'string' ? data.fileName : '',
    sizeBytes: typeof data.fileSize === 'number' ? data.fileSize : null,
    mime: typeof data.mimeType === 'string' ? data.mimeType : null,
  };
};

const quoted = (name: string): string => name.replace(/[^\x20-\x7e]|["\\]/g, '_');

/**
 * A multipart body around a stream: the file passes through and is never held in memory.
 * `sizeBytes` is sent as the length where it is exactly known; otherwise the body goes out in chunks of unknown count.
 */
export const multipartBody = (
  file: { stream: Readable; mime: string; sizeBytes?: number },
  target: UploadTarget,
): NonNullable<HttpCall['body']> => {
  const boundary = `atelier-${randomBytes(18).toString('hex')}`;
  const field = (name: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head = Buffer.from(
    field('uploadPath', target.uploadPath) +
      field('fileName', target.fileName) +
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(target.fileName)}"\r\n` +
      `Content-Type: ${file.mime}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: file.sizeBytes === undefined ? null : head.length + file.sizeBytes + tail.length,
    chunks: async function* () {
      yield head;
      for await (const chunk of file.stream) yield chunk as Buffer;
      yield tail;
    },
  };
};
