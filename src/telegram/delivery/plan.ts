import type { StoredOutput } from '../../generation';
import type { FileKind, SentFile } from './receipt';

/** Telegram's own limits for what a bot uploads. */
const PHOTO_LIMIT_BYTES = 10 * 1024 * 1024;
const UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024;
const ALBUM_LIMIT = 10;
/** A longer text result goes as a file; leaves room for the caption below it. */
const TEXT_RESULT_LIMIT = 3500;

export interface PlannedFile {
  kind: FileKind;
  /** Number of the output on the generation. */
  index: number;
  output: StoredOutput;
  /** Telegram has it already, from an earlier delivery. */
  fileId: string | null;
}

export type PlannedSend = { caption: boolean; buttons: boolean } & (
  | { kind: 'file'; file: PlannedFile }
  | { kind: 'album'; files: PlannedFile[] }
  | { kind: 'text'; text: string }
  | { kind: 'text_file'; name: string; content: string }
  /** A message of its own below an album or several messages. */
  | { kind: 'buttons' }
);

type Body = PlannedSend extends infer Send
  ? Send extends PlannedSend
    ? Omit<Send, 'caption' | 'buttons'>
    : never
  : never;

export interface PlanOptions {
  /** The user wants originals: everything as a document. */
  asFiles: boolean;
  files: (SentFile | null)[];
}

const KIND_OF: Record<string, FileKind> = { image: 'photo', video: 'video', audio: 'audio' };
/** Telegram shows these together in one album; others only among themselves. */
const FAMILY: Record<FileKind, string> = { photo: 'visual', video: 'visual', audio: 'audio', document: 'document' };

/**
 * What to send for these outputs, in order. The first message carries the caption; a single message carries the buttons
 * too, several are followed by a message for them, because an album can't have any.
 */
export const planDelivery = (outputs: readonly StoredOutput[], options: PlanOptions): PlannedSend[] => {
  const bodies: Body[] = [];
  outputs.forEach((output, index) => {
    const body = bodyOf(output, index, options);
    const last = bodies[bodies.length - 1];
    const joined = body.kind === 'file' && last !== undefined ? join(last, body.file) : null;
    if (joined === null) bodies.push(body);
    else bodies[bodies.length - 1] = joined;
  });
  const alone = bodies.length === 1 && bodies[0]?.kind !== 'album';
  const sends = bodies.map((body, index) => ({ ...body, caption: index === 0, buttons: alone }));
  return alone ? sends : [...sends, { kind: 'buttons', caption: false, buttons: true }];
};

const bodyOf = (output: StoredOutput, index: number, options: PlanOptions): Body => {
  const kind = KIND_OF[output.kind];
  if (kind !== undefined && output.url !== undefined) {
    const sent = options.files[index] ?? null;
    const wanted = options.asFiles ? 'document' : kind;
    // A file id can be sent only as what it is.
    if (sent !== null) return { kind: 'file', file: { kind: sent.kind, index, output, fileId: sent.fileId } };
    return { kind: 'file', file: { kind: wanted, index, output, fileId: null } };
  }
  if (output.kind === 'json') {
    return {
      kind: 'text_file',
      name: nameOf(output, index, 'json'),
      content: JSON.stringify(output.json ?? null, null, 2),
    };
  }
  const text = output.text ?? output.url ?? '';
  return text.length > TEXT_RESULT_LIMIT
    ? { kind: 'text_file', name: nameOf(output, index, 'txt'), content: text }
    : { kind: 'text', text };
};

const nameOf = (output: StoredOutput, index: number, extension: string): string => {
  const base = (output.name ?? `result-${index + 1}`)
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-');
  return `${base}.${extension}`;
};

const join = (last: Body, file: PlannedFile): Body | null => {
  if (last.kind !== 'file' && last.kind !== 'album') return null;
  const files = last.kind === 'file' ? [last.file] : last.files;
  const first = files[0] as PlannedFile;
  const together = FAMILY[first.kind] === FAMILY[file.kind] && files.length < ALBUM_LIMIT;
  return together ? { kind: 'album', files: [...files, file] } : null;
};

export type Mode = 'file_id' | 'url' | 'upload' | 'upload_document' | 'link';

/** Ways to hand over a file, best first: the next one is tried when Telegram refuses. */
export const modesFor = (file: PlannedFile): Mode[] => {
  const modes: Mode[] = file.fileId === null ? [] : ['file_id'];
  // By URL Telegram takes as documents only gif, pdf and zip.
  const byUrl = file.kind !== 'document' && /^https?:\/\//.test(file.output.url ?? '');
  if (byUrl) modes.push('url');
  if (file.kind !== 'document') modes.push('upload');
  return [...modes, 'upload_document', 'link'];
};

/** What an opened file can be uploaded as, now that its size is known. */
export const uploadKind = (wanted: FileKind, sizeBytes: number | undefined): FileKind | 'link' => {
  const size = sizeBytes ?? 0;
  if (size > UPLOAD_LIMIT_BYTES) return 'link';
  return wanted === 'photo' && size > PHOTO_LIMIT_BYTES ? 'document' : wanted;
};
