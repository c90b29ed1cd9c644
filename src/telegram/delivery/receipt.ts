import type { DeliveryReceipt } from '../../generation';

export type FileKind = 'photo' | 'video' | 'audio' | 'document';

export interface SentFile {
  kind: FileKind;
  fileId: string;
}

/** What is kept of a delivery. One entry of `files` per output, null where it went as text or as a link. */
export interface Receipt {
  messageIds: number[];
  files: (SentFile | null)[];
}

export const storedReceipt = (receipt: Receipt): DeliveryReceipt => ({
  messageIds: receipt.messageIds,
  files: receipt.files.map((file) => (file === null ? null : { kind: file.kind, fileId: file.fileId })),
});

/** Ids of the messages of an earlier delivery; empty if there was none. */
export const messageIdsOf = (receipt: DeliveryReceipt | null): number[] => {
  const ids = receipt?.messageIds;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : [];
};

const KINDS: readonly FileKind[] = ['photo', 'video', 'audio', 'document'];

/** The files of an earlier delivery by number of the output; empty if there was none. */
export const filesOf = (receipt: DeliveryReceipt | null): (SentFile | null)[] => {
  const files = receipt?.files;
  if (!Array.isArray(files)) return [];
  return files.map((file) => {
    if (typeof file !== 'object' || file === null || Array.isArray(file)) return null;
    const { fileId } = file;
    const kind = KINDS.find((known) => known === file.kind);
    return typeof fileId === 'string' && kind !== undefined ? { kind, fileId } : null;
  });
};

interface AnyFile {
  file_id: string;
}

/** The part of Telegram's answer that is kept. */
export interface SentMessage {
  message_id: number;
  photo?: (AnyFile & { width?: number })[];
  video?: AnyFile;
  animation?: AnyFile;
  audio?: AnyFile;
  voice?: AnyFile;
  document?: AnyFile;
}

/** Telegram may store a file as another kind than it was sent as (a short mute video becomes an animation). */
export const fileOf = (message: SentMessage): SentFile | null => {
  const photo = message.photo?.[message.photo.length - 1];
  if (photo !== undefined) return { kind: 'photo', fileId: photo.file_id };
  if (message.video !== undefined) return { kind: 'video', fileId: message.video.file_id };
  if (message.audio !== undefined) return { kind: 'audio', fileId: message.audio.file_id };
  if (message.voice !== undefined) return { kind: 'audio', fileId: message.voice.file_id };
  const rest = message.document ?? message.animation;
  return rest === undefined ? null : { kind: 'document', fileId: rest.file_id };
};
