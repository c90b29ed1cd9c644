import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { FileRecord, Store } from './store';

/** First letters of a file id tell people (and this emulator's tests) what kind of file it is. */
const PREFIXES: Record<string, string> = {
  photo: 'AgAC',
  video: 'BAAC',
  audio: 'CQAC',
  voice: 'AwAC',
  document: 'BQAC',
  animation: 'CgAC',
  sticker: 'CAAC',
  video_note: 'DQAC',
};
const FOLDERS: Record<string, string> = { photo: 'photos', audio: 'music', voice: 'voice', sticker: 'stickers' };
const EXTENSIONS: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'video/quicktime': '.mov',
  'audio/mpeg': '.mp3',
  'audio/ogg': '.oga',
  'audio/wav': '.wav',
  'audio/mp4': '.m4a',
  'text/plain': '.txt',
  'application/pdf': '.pdf',
  'application/zip': '.zip',
  'application/json': '.json',
};

export type NewFile = Omit<FileRecord, 'uniqueId' | 'fileId' | 'path' | 'size'>;

/** Bytes in a folder, records in the state. A file id is good for one bot only. */
export class FileStore {
  constructor(
    private readonly store: Store,
    readonly folder: string,
    private readonly botId: number,
  ) {}

  async add(data: Buffer, file: NewFile): Promise<FileRecord> {
    const uniqueId = `AQAD${randomBytes(9).toString('base64url')}`;
    const extension = extname(file.name ?? '') || EXTENSIONS[file.mime] || '';
    const path = `${FOLDERS[file.kind] ?? `${file.kind}s`}/file_${this.store.state.nextFileNumber++}${extension}`;
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), data);
    const record = { ...file, uniqueId, fileId: this.fileId(uniqueId, file.kind), path, size: data.length };
    this.store.state.files[uniqueId] = record;
    this.store.changed();
    return record;
  }

  byFileId(fileId: string): FileRecord | undefined {
    const uniqueId = Buffer.from(fileId.slice(4), 'base64url').toString('latin1').slice(0, 16);
    const record = this.byUniqueId(uniqueId);
    return record?.fileId === fileId ? record : undefined;
  }

  byUniqueId(uniqueId: string): FileRecord | undefined {
    const files = this.store.state.files;
    return Object.hasOwn(files, uniqueId) ? files[uniqueId] : undefined;
  }

  byPath(path: string): FileRecord | undefined {
    return Object.values(this.store.state.files).find((file) => file.path === path);
  }

  diskPath(record: FileRecord): string {
    return join(this.folder, record.path);
  }

  read(record: FileRecord): Promise<Buffer> {
    return readFile(this.diskPath(record));
  }

  private fileId(uniqueId: string, kind: string): string {
    const proof = createHmac('sha256', `bot ${this.botId}`).update(`${kind}:${uniqueId}`).digest();
    return (PREFIXES[kind] ?? 'BQAC') + Buffer.concat([Buffer.from(uniqueId, 'latin1'), proof]).toString('base64url');
  }
}
