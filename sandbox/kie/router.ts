import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Catalogue } from './catalogue';
import type { CatalogueApi } from './catalogue-api';
import { downloadUrl, verifyDownload } from './download-url';
import type { Engine } from './engine';
import { serveFile } from './file-server';
import type { FileStore } from './files';
import { ok, refusal, sendEnvelope, UNAUTHORIZED } from './http';
import type { JobsApi } from './jobs-api';
import type { UploadApi } from './upload-api';

export interface Parts {
  engine: Engine;
  jobs: JobsApi;
  uploads: UploadApi;
  catalogue: Catalogue;
  catalogueApi: CatalogueApi;
  files: FileStore;
}

/** Which path is answered by what, on both hosts; the key is checked first. */
export class Router {
  /** Paths of files that were fetched with an Authorization header: the key must never go to the host of files. */
  readonly leaks: string[] = [];

  constructor(
    private readonly parts: Parts,
    private readonly apiKey: string,
    private readonly log: (line: string) => void,
  ) {}

  api(request: IncomingMessage, response: ServerResponse): void {
    this.guard(this.serveApi(request, response), response);
  }

  uploads(request: IncomingMessage, response: ServerResponse): void {
    this.guard(this.serveUploads(request, response), response);
  }

  private async serveApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://kie');
    const { engine, jobs, catalogue, catalogueApi, files } = this.parts;
    if (!this.authorized(request)) {
      request.resume();
      return sendEnvelope(response, UNAUTHORIZED);
    }
    switch (`${request.method} ${path}`) {
      case 'POST /api/v1/jobs/createTask':
        return jobs.createTask(request, response);
      case 'GET /api/v1/jobs/recordInfo':
        return jobs.recordInfo(query.get('taskId'), response);
      case 'GET /api/v1/chat/credit':
        return sendEnvelope(response, ok(engine.credits));
      case 'POST /api/v1/common/download-url':
        return sendEnvelope(response, await downloadUrl(request, files, this.apiKey));
    }
    const direct = request.method === 'POST' ? catalogue.byPath(path) : undefined;
    if (direct) return jobs.direct(direct, request, response);
    request.resume();
    const answer = request.method === 'GET' ? catalogueApi.handle(path, query) : null;
    sendEnvelope(response, answer ?? refusal(404, 'Not Found'));
  }

  private async serveUploads(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://files');
    const { uploads, files } = this.parts;
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (request.headers.authorization) this.leaks.push(path);
      if (!verifyDownload(path, query, this.apiKey)) return void response.writeHead(403).end();
      return serveFile(files, path, request, response);
    }
    const handled = this.authorized(request) ? await uploads.handle(path, request, response) : null;
    if (handled) return;
    request.resume();
    sendEnvelope(response, handled === null ? UNAUTHORIZED : refusal(404, 'Not Found'), 'application/json');
  }

  private authorized(request: IncomingMessage): boolean {
    return request.headers.authorization === `Bearer ${this.apiKey}`;
  }

  private guard(work: Promise<void>, response: ServerResponse): void {
    work.catch((error: unknown) => {
      this.log(`kie: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else sendEnvelope(response, refusal(500, String(error)));
    });
  }
}
