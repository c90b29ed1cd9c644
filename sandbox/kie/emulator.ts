import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMedia } from '../media';
import type { Renderer } from '../media/render-job';
import { Behaviour, Behaviours } from './behaviour';
import type { SentCallback } from './callbacks';
import { loadCatalogue } from './catalogue';
import { CatalogueApi } from './catalogue-api';
import { downloadUrl, verifyDownload } from './download-url';
import { Engine } from './engine';
import { serveFile } from './file-server';
import { FileStore } from './files';
import { close, listen, ok, refusal, sendEnvelope, UNAUTHORIZED } from './http';
import { CreateRequest, JobsApi } from './jobs-api';
import { SlidingLimit } from './sliding-limit';
import { StateFolder } from './state-folder';
import type { EmulatedTask } from './task';
import { Upload, UploadApi } from './upload-api';

export interface KieOptions {
  apiKey: string;
  /** Where tasks, files and credits are kept; without it a folder of its own, removed by `stop`. */
  stateFolder?: string;
  host?: string;
  /** 1 is the pace of `npm start` (a picture takes 4 s); the default of 40 is for tests (0.1 s). */
  speed?: number;
  credits?: number;
  /** Key of the signature headers of callbacks; without it they are not signed. */
  hmacKey?: string;
  /** `false` lifts the limits of kie: 20 creates in 10 s, 1 catalogue request in a second. */
  limits?: { create?: false; catalogue?: false };
  renderer?: Renderer;
  log?: (line: string) => void;
}

const CREDITS = 100_000;
const PORTS_FILE = 'ports.json';

/** kie.ai on this machine: its API, its host of files, tasks that make real media, and misbehaviour on demand. */
export class KieEmulator {
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly behaviours = new Behaviours();
  private apiServer: Server | null = null;
  private uploadServer: Server | null = null;
  private parts: {
    engine: Engine;
    jobs: JobsApi;
    uploads: UploadApi;
    catalogue: CatalogueApi;
    files: FileStore;
    folder: string;
  } | null = null;
  private ports = { api: 0, upload: 0 };
  /** Requests for files that carried an Authorization header: the key must never go to the host of files. */
  readonly leaks: string[] = [];

  constructor(private readonly options: KieOptions) {}

  /** Starts both servers; a port of 0 takes the one of the last time in this state folder, else any free one. */
  async start(port = 0, uploadPort = 0): Promise<void> {
    const host = this.options.host ?? '127.0.0.1';
    const folder = this.options.stateFolder ?? (await mkdtemp(join(tmpdir(), 'kie-emulator-')));
    const state = new StateFolder(folder);
    await state.ensure('tasks', 'files/results');
    await rm(join(folder, 'downloads'), { recursive: true, force: true });
    const remembered = state.readSync<{ api: number; upload: number }>(PORTS_FILE);
    const catalogue = loadCatalogue();
    const files = new FileStore(join(folder, 'files'), () => this.uploadUrl);
    const credits = state.readSync<{ credits: number }>('account.json')?.credits ?? this.options.credits ?? CREDITS;
    const { speed = 40, hmacKey = null, renderer = renderMedia, log = () => undefined, limits } = this.options;
    const engine = new Engine({ speed, hmacKey, renderer, log }, catalogue, files, state, credits);
    const createLimit = limits?.create === false ? null : new SlidingLimit(20, 10_000);
    const jobs = new JobsApi(engine, catalogue, files, this.behaviours, createLimit);
    const uploads = new UploadApi(files, this.behaviours);
    const catalogueLimit = limits?.catalogue === false ? null : new SlidingLimit(1, 1_000);
    jobs.onCreate = (request) => this.events.emit('create', request);
    engine.onEnd = (task) => this.events.emit('end', task);
    this.parts = { engine, jobs, uploads, catalogue: new CatalogueApi(catalogue, catalogueLimit), files, folder };
    this.uploadServer = createServer((request, response) => this.guard(this.serveUploads(request, response), response));
    this.apiServer = createServer((request, response) => this.guard(this.serveApi(request, response), response));
    this.ports.upload = await listenOr(this.uploadServer, host, uploadPort, remembered?.upload ?? this.ports.upload);
    this.ports.api = await listenOr(this.apiServer, host, port, remembered?.api ?? this.ports.api);
    await state.write(PORTS_FILE, () => this.ports);
    await engine.restore();
  }

  /** Stops the servers and the tasks in hand; the state folder keeps them for the next start. */
  async stop(): Promise<void> {
    const servers = [this.apiServer, this.uploadServer].filter((server) => server !== null);
    await Promise.all(servers.map(close));
    await this.parts?.engine.stop();
    if (!this.options.stateFolder && this.parts) rmSync(this.parts.folder, { recursive: true, force: true });
  }

  /** KIE_BASE_URL. */
  get url(): string {
    return `http://${this.options.host ?? '127.0.0.1'}:${this.ports.api}`;
  }

  /** KIE_UPLOAD_BASE_URL; uploads and results are served from here too. */
  get uploadUrl(): string {
    return `http://${this.options.host ?? '127.0.0.1'}:${this.ports.upload}`;
  }

  get tasks(): EmulatedTask[] {
    return [...this.running.engine.tasks.values()];
  }

  /** Every createTask that came in since the start, refused ones included. */
  get creates(): CreateRequest[] {
    return this.running.jobs.creates;
  }

  get uploads(): Upload[] {
    return this.running.uploads.uploads;
  }

  get callbacks(): SentCallback[] {
    return this.running.engine.callbacks.sent;
  }

  get credits(): number {
    return this.running.engine.credits;
  }

  set credits(value: number) {
    this.running.engine.credits = value;
  }

  /** Sets how the next tasks or uploads go wrong; see `Behaviour`. Stronger than the magic words of a prompt. */
  behave(rule: Behaviour): void {
    this.behaviours.add(rule);
  }

  behaveWell(): void {
    this.behaviours.clear();
  }

  /** The first createTask, past or to come, that fits; rejects after the deadline with what did come. */
  waitForCreate(fits: (request: CreateRequest) => boolean = () => true, timeoutMs = 10_000): Promise<CreateRequest> {
    return this.waitFor('create', () => this.creates, fits, timeoutMs);
  }

  /** The first task, past or to come, that has ended and fits. */
  waitForEnd(fits: (task: EmulatedTask) => boolean = () => true, timeoutMs = 20_000): Promise<EmulatedTask> {
    return this.waitFor(
      'end',
      () => this.tasks,
      (task) => task.ended !== null && fits(task),
      timeoutMs,
    );
  }

  private waitFor<T>(event: string, past: () => T[], fits: (item: T) => boolean, timeoutMs: number): Promise<T> {
    const found = past().find(fits);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        clearTimeout(timer);
        this.events.off(event, listener);
        settle();
      };
      const listener = (item: T): void => void (fits(item) && done(() => resolve(item)));
      const timer = setTimeout(
        () =>
          done(() =>
            reject(new Error(`no such ${event} within ${timeoutMs} ms, but ${JSON.stringify(past()).slice(0, 2000)}`)),
          ),
        timeoutMs,
      );
      this.events.on(event, listener);
    });
  }

  private get running() {
    if (!this.parts) throw new Error('the kie emulator has not been started');
    return this.parts;
  }

  private authorized(request: IncomingMessage): boolean {
    return request.headers.authorization === `Bearer ${this.options.apiKey}`;
  }

  private async serveApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', this.url);
    const { engine, jobs, catalogue, files } = this.running;
    if (!this.authorized(request)) return void (request.resume(), sendEnvelope(response, UNAUTHORIZED));
    const route = `${request.method} ${path}`;
    if (route === 'POST /api/v1/jobs/createTask') return jobs.createTask(request, response);
    if (route === 'GET /api/v1/jobs/recordInfo') return jobs.recordInfo(query.get('taskId'), response);
    if (route === 'GET /api/v1/chat/credit') return sendEnvelope(response, ok(engine.credits));
    if (route === 'POST /api/v1/common/download-url')
      return sendEnvelope(response, await downloadUrl(request, files, this.options.apiKey));
    const direct = request.method === 'POST' ? loadCatalogue().byPath(path) : undefined;
    if (direct) return jobs.direct(direct, request, response);
    const answer = request.method === 'GET' ? catalogue.handle(path, query) : null;
    request.resume();
    sendEnvelope(response, answer ?? refusal(404, 'Not Found'));
  }

  private async serveUploads(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', this.uploadUrl);
    const { uploads, files } = this.running;
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (request.headers.authorization) this.leaks.push(path);
      if (!verifyDownload(path, query, this.options.apiKey)) return void response.writeHead(403).end();
      return serveFile(files, path, request, response);
    }
    if (!this.authorized(request))
      return void (request.resume(), sendEnvelope(response, UNAUTHORIZED, 'application/json'));
    if (await uploads.handle(path, request, response)) return;
    request.resume();
    sendEnvelope(response, refusal(404, 'Not Found'), 'application/json');
  }

  private guard(work: Promise<void>, response: ServerResponse): void {
    work.catch((error: unknown) => {
      this.options.log?.(`kie: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else sendEnvelope(response, refusal(500, String(error)));
    });
  }
}

/** Takes the wanted port; without one the remembered port if it is free, else any. */
async function listenOr(server: Server, host: string, wanted: number, remembered: number): Promise<number> {
  if (wanted !== 0 || remembered === 0) return listen(server, host, wanted);
  return listen(server, host, remembered).catch(() => listen(server, host, 0));
}
