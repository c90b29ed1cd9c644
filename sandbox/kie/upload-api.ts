import busboy from 'busboy';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Behaviours } from './behaviour';
import type { FileStore, KeptFile } from './files';
import { misbehave, readJson, refusal, sendEnvelope } from './http';

/** An upload that was stored; for tests. */
export interface Upload {
  at: number;
  path: string;
  url: string;
  bytes: number;
  mime: string;
  how: 'stream' | 'base64' | 'url';
}

const MAX_BASE64_BODY = 40 * 1024 * 1024;
const FETCH_DEADLINE_MS = 30_000;

/** The three ways to upload a file; all answer with its address on this host. */
export class UploadApi {
  readonly uploads: Upload[] = [];

  constructor(
    private readonly files: FileStore,
    private readonly behaviours: Behaviours,
  ) {}

  /** Answers an upload request; false if the path is none of the three. */
  async handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const ways: Record<string, (request: IncomingMessage) => Promise<KeptFile>> = {
      '/api/file-stream-upload': (incoming) => this.fromStream(incoming),
      '/api/file-base64-upload': (incoming) => this.fromBase64(incoming),
      '/api/file-url-upload': (incoming) => this.fromUrl(incoming),
    };
    const way = ways[path];
    if (!way || request.method !== 'POST') return false;
    const trouble = this.behaviours.forUpload();
    if (trouble && trouble !== 'reject' && trouble !== 'code500') {
      request.resume();
      misbehave(response, trouble);
      return true;
    }
    try {
      if (trouble === 'reject') throw new UploadRefused('File type not supported');
      if (trouble === 'code500') throw new Error('told to fail');
      const kept = await way(request);
      const how = path.includes('stream') ? 'stream' : path.includes('base64') ? 'base64' : 'url';
      this.uploads.push({ ...kept, at: Date.now(), url: this.files.urlOf(kept.path), how });
      sendEnvelope(response, success(kept, this.files.urlOf(kept.path)), 'application/json');
    } catch (error) {
      request.resume();
      const code = error instanceof UploadRefused ? 400 : 500;
      sendEnvelope(
        response,
        { success: false, ...refusal(code, String((error as Error).message)) },
        'application/json',
      );
    }
    return true;
  }

  private fromStream(request: IncomingMessage): Promise<KeptFile> {
    return new Promise((resolve, reject) => {
      const fields: Record<string, string> = {};
      let stored: Promise<{ kept: KeptFile; rename: boolean }> | null = null;
      let parser: ReturnType<typeof busboy>;
      try {
        parser = busboy({ headers: request.headers, limits: { files: 1 }, defParamCharset: 'utf8' });
      } catch (error) {
        return reject(new UploadRefused(`multipart/form-data expected: ${String(error)}`));
      }
      parser.on('field', (name, value) => void (fields[name] = value));
      parser.on('file', (name, content, facts) => {
        if (name !== 'file') return content.resume();
        // The fields may follow the file, as they do with curl: it is stored under a passing name first.
        const path = fields.uploadPath ?? '';
        const known = path !== '' && fields.fileName !== undefined;
        const fileName = fields.fileName ?? temporaryName(facts.filename);
        stored = this.files.storeUpload(content, path, fileName).then((kept) => ({ kept, rename: !known }));
        stored.catch(reject);
      });
      parser.on('error', reject);
      parser.on('close', () => {
        if (!stored) return reject(new UploadRefused('file is required'));
        void stored.then(({ kept, rename }) => this.settle(kept, rename, fields)).then(resolve, reject);
      });
      request.on('error', reject);
      request.on('close', () => request.complete || parser.destroy(new Error('the upload was cut off')));
      request.pipe(parser);
    });
  }

  /** Gives a streamed file its place once all fields are known. */
  private async settle(kept: KeptFile, rename: boolean, fields: Record<string, string>): Promise<KeptFile> {
    if (!fields.uploadPath) {
      await rm(kept.absolute, { force: true });
      throw new UploadRefused('uploadPath is required');
    }
    return rename ? this.files.moveUpload(kept, fields.uploadPath, fields.fileName) : kept;
  }

  private async fromBase64(request: IncomingMessage): Promise<KeptFile> {
    const body = await readJson(request, MAX_BASE64_BODY);
    const data = text(body?.base64Data, 'base64Data');
    const match = /^data:([\w.+/-]+);base64,(.*)$/s.exec(data);
    const content = Buffer.from(match?.[2] ?? data, 'base64');
    if (content.length === 0) throw new UploadRefused('base64Data is not valid base64');
    const name = optional(body?.fileName) ?? temporaryName(match ? `x.${(match[1] ?? '').split('/')[1] ?? 'bin'}` : '');
    return this.files.storeUpload(Readable.from([content]), text(body?.uploadPath, 'uploadPath'), name);
  }

  private async fromUrl(request: IncomingMessage): Promise<KeptFile> {
    const body = await readJson(request);
    const uploadPath = text(body?.uploadPath, 'uploadPath');
    const url = text(body?.fileUrl, 'fileUrl');
    if (!URL.canParse(url)) throw new UploadRefused('fileUrl is not a valid URL');
    const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_DEADLINE_MS) }).catch((error: unknown) => {
      throw new UploadRefused(`fileUrl could not be downloaded: ${String(error)}`);
    });
    if (!answer.ok || !answer.body) throw new UploadRefused(`fileUrl could not be downloaded: status ${answer.status}`);
    const name = optional(body?.fileName) ?? temporaryName(new URL(url).pathname);
    return this.files.storeUpload(Readable.fromWeb(answer.body as ReadableStream), uploadPath, name);
  }
}

class UploadRefused extends Error {}

const text = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw new UploadRefused(`${name} is required`);
  return value;
};
const optional = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const temporaryName = (original: string): string =>
  `${Date.now()}-${Math.random().toString(36).slice(2, 12)}${extname(original).toLowerCase()}`;

function success(kept: KeptFile, url: string): object {
  return {
    success: true,
    code: 200,
    msg: 'File uploaded successfully',
    data: {
      success: true,
      fileName: kept.path.split('/').at(-1),
      filePath: kept.path,
      downloadUrl: url,
      fileSize: kept.bytes,
      mimeType: kept.mime,
      uploadedAt: new Date(kept.storedAt).toISOString(),
    },
  };
}
