import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderMedia } from '../media';
import type { Renderer } from '../media/render-job';
import { type Behaviour, Behaviours } from './behaviour';
import type { SentCallback } from './callbacks';
import { loadCatalogue } from './catalogue';
import { CatalogueApi } from './catalogue-api';
import { Engine } from './engine';
import { FileStore } from './files';
import { close, listen } from './http';
import { type CreateRequest, JobsApi } from './jobs-api';
import { type Parts, Router } from './router';
import { SlidingLimit } from './sliding-limit';
import { StateFolder } from './state-folder';
import type { EmulatedTask } from './task';
import { type Upload, UploadApi } from './upload-api';
import { Watch } from './watch';

export interface KieOptions {
  apiKey: string;
  /** Where tasks, files and credits are kept; without it a folder of its own, removed by `stop`. */
  stateFolder?: string;
  host?: string;
  /** 1 is the pace of `npm start` (a picture takes 4 s); the default of 40 is for tests (0.1 s). */
  speed?: number;
  /** Of a new state folder; 100,000 by default. */
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
  private readonly behaviours = new Behaviours();
  private readonly host: string;
  private readonly ports = { api: 0, upload: 0 };
  private readonly createWatch = new Watch('createTask', () => this.creates);
  private readonly endWatch = new Watch('ended task', () => this.tasks);
  private readonly callbackWatch = new Watch('end of callbacks', () => [this.callbacksDue]);
  private running: (Parts & { router: Router; folder: string; servers: Server[] }) | null = null;

  constructor(private readonly options: KieOptions) {
    this.host = options.host ?? '127.0.0.1';
  }

  /**
   * Starts both servers; a port of 0 takes the one of the last time in this state folder if it is free, else any.
   * Tasks that had not ended go on. Throws if a wanted port is in use.
   */
  async start(port = 0, uploadPort = 0): Promise<void> {
    const folder = this.options.stateFolder ?? (await mkdtemp(join(tmpdir(), 'kie-emulator-')));
    const state = new StateFolder(folder);
    await state.ensure('tasks', 'files/results');
    await rm(join(folder, 'downloads'), { recursive: true, force: true });
    const remembered = state.read<typeof this.ports>(PORTS_FILE) ?? this.ports;
    const parts = this.assemble(state);
    const router = new Router(parts, this.options.apiKey, this.log);
    const uploadServer = createServer((request, response) => router.uploads(request, response));
    const apiServer = createServer((request, response) => router.api(request, response));
    this.running = { ...parts, router, folder, servers: [uploadServer, apiServer] };
    this.ports.upload = await listenOr(uploadServer, this.host, uploadPort, remembered.upload);
    this.ports.api = await listenOr(apiServer, this.host, port, remembered.api);
    await state.write(PORTS_FILE, () => this.ports);
    await parts.files.sweep();
    await parts.engine.restore();
  }

  /** Stops the servers and the tasks in hand; the state folder keeps them for the next start. */
  async stop(): Promise<void> {
    if (!this.running) return;
    const { servers, engine, folder } = this.running;
    await Promise.all(servers.map(close));
    await engine.stop();
    if (!this.options.stateFolder) await rm(folder, { recursive: true, force: true });
  }

  /** KIE_BASE_URL. */
  get url(): string {
    return `http://${this.host}:${this.ports.api}`;
  }

  /** KIE_UPLOAD_BASE_URL; uploads and results are served from here too. */
  get uploadUrl(): string {
    return `http://${this.host}:${this.ports.upload}`;
  }

  get tasks(): EmulatedTask[] {
    return [...this.started.engine.tasks.values()];
  }

  /** Every createTask that came in since the start, refused ones included. */
  get creates(): CreateRequest[] {
    return this.started.jobs.creates;
  }

  get uploads(): Upload[] {
    return this.started.uploads.uploads;
  }

  /** Every callback that went out since the start, with the status of its answer. */
  get callbacks(): SentCallback[] {
    return this.started.engine.callbacks.sent;
  }

  /** Paths of files that were fetched with an Authorization header: the key must never go to the host of files. */
  get leaks(): string[] {
    return this.started.router.leaks;
  }

  get credits(): number {
    return this.started.engine.credits;
  }

  set credits(value: number) {
    this.started.engine.credits = value;
  }

  /** Sets how the next tasks or uploads go wrong; see `Behaviour`. Stronger than the magic words of a prompt. */
  behave(rule: Behaviour): void {
    this.behaviours.add(rule);
  }

  behaveWell(): void {
    this.behaviours.clear();
  }

  /** Ends a task now that runs long or hangs, by its usual end. */
  finish(taskId: string): void {
    this.started.engine.finish(taskId);
  }

  /** The first createTask, past or to come, that fits. */
  waitForCreate(fits: (request: CreateRequest) => boolean = () => true, timeoutMs = 10_000): Promise<CreateRequest> {
    return this.createWatch.next(fits, timeoutMs);
  }

  /** The first task, past or to come, that has ended and fits. */
  waitForEnd(fits: (task: EmulatedTask) => boolean = () => true, timeoutMs = 20_000): Promise<EmulatedTask> {
    return this.endWatch.next((task) => task.ended !== null && fits(task), timeoutMs);
  }

  /** Resolves when no callback is due any more. */
  async waitForCallbacks(timeoutMs = 20_000): Promise<void> {
    await this.callbackWatch.next((due) => due === 0, timeoutMs);
  }

  private assemble(state: StateFolder): Parts {
    const { speed = 40, hmacKey = null, renderer = renderMedia, limits } = this.options;
    const catalogue = loadCatalogue();
    const files = new FileStore(join(state.folder, 'files'), () => this.uploadUrl);
    const credits = state.read<{ credits: number }>('account.json')?.credits ?? this.options.credits ?? CREDITS;
    const engine = new Engine({ speed, hmacKey, renderer, log: this.log }, catalogue, files, state, credits);
    const createLimit = limits?.create === false ? null : new SlidingLimit(20, 10_000);
    const catalogueLimit = limits?.catalogue === false ? null : new SlidingLimit(1, 1_000);
    const jobs = new JobsApi(engine, catalogue, files, this.behaviours, createLimit);
    const uploads = new UploadApi(files, this.behaviours);
    jobs.onCreate = () => this.createWatch.changed();
    engine.onEnd = () => this.endWatch.changed();
    engine.onCallback = () => this.callbackWatch.changed();
    return { engine, jobs, uploads, catalogue, catalogueApi: new CatalogueApi(catalogue, catalogueLimit), files };
  }

  private readonly log = (line: string): void => this.options.log?.(line);

  private get callbacksDue(): number {
    return this.tasks.reduce((sum, task) => sum + task.callbacksDue, 0);
  }

  private get started() {
    if (!this.running) throw new Error('the kie emulator has not been started');
    return this.running;
  }
}

/** Takes the wanted port; without one the remembered port if it is free, else any. */
async function listenOr(server: Server, host: string, wanted: number, remembered: number): Promise<number> {
  if (wanted !== 0 || remembered === 0) return listen(server, host, wanted);
  return listen(server, host, remembered).catch(() => listen(server, host, 0));
}
