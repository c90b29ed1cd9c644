import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mimeOfFile } from './sniff';

/** A file that the emulator keeps: an upload or a result. */
export interface KeptFile {
  /** Path below the folder of files, also the path of its URL. */
  path: string;
  absolute: string;
  bytes: number;
  mime: string;
  storedAt: number;
}

const ACCOUNT_FOLDER = 'kieai/136592';
const RESULTS_FOLDER = 'results';
/** Uploads live 24 hours, results 14 days, as at kie.ai. */
const UPLOAD_LIFE_MS = 24 * 3_600_000;
const RESULT_LIFE_MS = 14 * 24 * 3_600_000;

/** Uploads and results on disk; the path of a file is the path of its URL. */
export class FileStore {
  constructor(
    private readonly folder: string,
    private readonly baseUrl: () => string,
  ) {}

  get resultsFolder(): string {
    return join(this.folder, RESULTS_FOLDER);
  }

  urlOf(path: string): string {
    return `${this.baseUrl()}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  resultPath(name: string): string {
    return `${RESULTS_FOLDER}/${name}`;
  }

  /** Stores an upload while it streams; the same name overwrites. Without a name one is made from the time. */
  async storeUpload(content: Readable, uploadPath: string, fileName: string | undefined): Promise<KeptFile> {
    const name = safeSegments(fileName ?? '').at(-1) ?? `${Date.now()}-${randomBytes(5).toString('hex')}`;
    const path = [ACCOUNT_FOLDER, ...safeSegments(uploadPath), name].join('/');
    const absolute = join(this.folder, path);
    await mkdir(dirname(absolute), { recursive: true });
    const partial = `${absolute}.${randomBytes(4).toString('hex')}.part`;
    try {
      await pipeline(content, createWriteStream(partial));
      await rename(partial, absolute);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    const kept = await this.find(path);
    if (!kept) throw new Error(`the upload ${path} vanished while it was stored`);
    return kept;
  }

  /** Moves an upload that was stored before its place was known; keeps its name if none is given. */
  async moveUpload(kept: KeptFile, uploadPath: string, fileName: string | undefined): Promise<KeptFile> {
    const name = safeSegments(fileName ?? '').at(-1) ?? kept.path.split('/').at(-1) ?? 'file';
    const path = [ACCOUNT_FOLDER, ...safeSegments(uploadPath), name].join('/');
    const absolute = join(this.folder, path);
    await mkdir(dirname(absolute), { recursive: true });
    await rename(kept.absolute, absolute);
    return { ...kept, path, absolute };
  }

  /** The file of a URL path (percent-encoded, with a leading slash), unless it is missing or has expired. */
  async find(urlPath: string, now = Date.now()): Promise<KeptFile | null> {
    const segments = safeSegments(decodePath(urlPath));
    const path = segments.join('/');
    const life = segments[0] === RESULTS_FOLDER ? RESULT_LIFE_MS : segments[0] === 'kieai' ? UPLOAD_LIFE_MS : 0;
    const absolute = join(this.folder, path);
    const facts = await stat(absolute).catch(() => null);
    if (!facts?.isFile() || facts.mtimeMs + life < now) return null;
    const mime = await mimeOfFile(absolute);
    return { path, absolute, bytes: facts.size, mime, storedAt: facts.mtimeMs };
  }

  /** Deletes what has expired and what a killed process left half-written. */
  async sweep(): Promise<void> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    await Promise.all(
      paths.map(async (absolute) => {
        const kept = await this.find(relative(this.folder, absolute).split(sep).join('/'));
        if (!kept || absolute.endsWith('.part')) await rm(absolute, { force: true });
      }),
    );
  }

  /** Whether an address points at this emulator's own host of files, by whatever name of the loopback. */
  owns(url: URL): boolean {
    const own = new URL(this.baseUrl());
    return url.port === own.port && [own.hostname, 'localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  }
}

function safeSegments(path: string): string[] {
  return path.split(/[/\\]+/).filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
