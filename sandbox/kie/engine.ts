import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Rendered, Renderer } from '../media/render-job';
import type { Behaviour } from './behaviour';
import { CallbackSender } from './callbacks';
import type { Catalogue, CatalogueEntry, Json } from './catalogue';
import type { FileStore } from './files';
import { Gate } from './gate';
import { checkInput } from './input-check';
import { newTask } from './new-task';
import { collectSources, InputUnusable } from './sources';
import type { StateFolder } from './state-folder';
import { callbackOf, type EmulatedTask } from './task';

const RENDERS_AT_A_TIME = 2;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const FAILURE = { failCode: '500', failMsg: 'Internal server error, please try again later.' };

export interface EngineOptions {
  speed: number;
  hmacKey: string | null;
  renderer: Renderer;
  log: (line: string) => void;
}

/** The tasks of the account: made, run, ended, remembered over restarts. */
export class Engine {
  readonly tasks = new Map<string, EmulatedTask>();
  readonly callbacks: CallbackSender;
  credits: number;
  /** Called after every change of a task's end. */
  onEnd: (task: EmulatedTask) => void = () => undefined;
  /** Called when a callback was delivered or given up. */
  onCallback: () => void = () => undefined;
  private readonly gate = new Gate(RENDERS_AT_A_TIME);
  private readonly works = new Set<Promise<void>>();
  private readonly hurries = new Map<string, AbortController>();
  private stopping = new AbortController();

  constructor(
    private readonly options: EngineOptions,
    private readonly catalogue: Catalogue,
    private readonly files: FileStore,
    private readonly state: StateFolder,
    credits: number,
  ) {
    this.credits = credits;
    this.callbacks = new CallbackSender(
      options,
      (task) => callbackOf(task, this.credits, (path) => files.urlOf(path)),
      (task) => this.save(task),
    );
  }

  /** Reads the kept tasks and goes on with those that had not ended. */
  async restore(): Promise<void> {
    this.stopping = new AbortController();
    for (const task of await this.state.readAll<EmulatedTask>('tasks')) {
      this.tasks.set(task.taskId, task);
      if (task.ended === null) void this.work(this.run(task));
      else if (task.callbacksDue > 0) void this.work(this.callbacks.deliver(task, this.stopping.signal));
    }
  }

  /** Accepts a task and starts it; it is on disk when this resolves. Credits are taken at once. */
  async create(
    entry: CatalogueEntry,
    input: Record<string, Json>,
    callBackUrl: string | null,
    behaviour: Behaviour,
  ): Promise<EmulatedTask> {
    const task = newTask(entry, input, callBackUrl, behaviour, this.options.speed);
    this.tasks.set(task.taskId, task);
    this.credits = round(this.credits - task.cost);
    await Promise.all([this.save(task), this.saveAccount()]);
    const running = this.work(this.run(task));
    if (behaviour.callback === 'beforeResponse') await running;
    return task;
  }

  /** Lets a task that runs long or hangs come to its end now; nothing if it has ended. */
  finish(taskId: string): void {
    const task = this.tasks.get(taskId);
    if (!task || task.ended !== null) return;
    task.runMs = 0;
    if (task.outcome === 'hang') {
      task.outcome = 'success';
      void this.work(this.run(task));
    } else this.hurries.get(taskId)?.abort();
  }

  /** Ends the work in hand; what has not ended goes on at the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.works);
    await this.state.settled();
  }

  private work(work: Promise<void>): Promise<void> {
    const guarded = work.catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.options.log(`kie: ${String(error)}`);
    });
    this.works.add(guarded);
    void guarded.then(() => this.works.delete(guarded));
    return guarded;
  }

  private async run(task: EmulatedTask): Promise<void> {
    if (task.outcome === 'hang') return;
    await this.share(task, 0.25);
    let end: () => void;
    try {
      const rendered = await this.makeResult(task);
      end = () => this.succeed(task, rendered);
    } catch (error) {
      this.stopping.signal.throwIfAborted();
      if (!(error instanceof TaskFailure)) this.options.log(`kie: task ${task.taskId} failed: ${String(error)}`);
      end = () => this.fail(task, error);
    }
    await this.share(task, 1);
    end();
    task.completedAt = task.updatedAt = Date.now();
    task.callbacksDue =
      task.callBackUrl === null || task.callback === 'none' ? 0 : task.callback === 'duplicate' ? 2 : 1;
    await this.save(task);
    this.onEnd(task);
    await this.callbacks.deliver(task, this.stopping.signal);
    this.onCallback();
  }

  private async makeResult(task: EmulatedTask): Promise<Rendered> {
    if (task.outcome === 'fail') throw new TaskFailure(FAILURE);
    if (typeof task.outcome === 'object') throw new TaskFailure(task.outcome);
    if (task.outcome !== 'success') return { files: [] };
    const entry = this.catalogue.find(task.model);
    if (!entry) throw new Error(`the model ${task.model} has left the catalogue`);
    return this.gate.run(async () => {
      const { signal } = this.stopping;
      signal.throwIfAborted();
      const downloads = join(this.state.folder, 'downloads');
      const checked = checkInput(entry, task.input);
      const sources = await collectSources(checked, this.files, (id) => this.tasks.get(id), downloads, signal);
      return this.options.renderer({
        taskId: task.taskId,
        model: entry.id,
        title: entry.display_name,
        modelType: entry.model_type,
        output: entry.output,
        input: task.input,
        sources,
        folder: this.files.resultsFolder,
        hasty: this.options.speed > 5,
      });
    });
  }

  private succeed(task: EmulatedTask, rendered: Rendered): void {
    if (rendered.note) this.options.log(`kie: ${rendered.note}`);
    const path = (name: string): string => this.files.resultPath(name);
    task.ended = 'success';
    task.result = {
      files: rendered.files.map(path),
      tracks: rendered.tracks?.map((track) => ({ ...track, file: path(track.file), image: path(track.image) })),
      object: rendered.object,
    };
  }

  private fail(task: EmulatedTask, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    task.ended = 'fail';
    const known = error instanceof TaskFailure ? error.failure : null;
    task.failCode = known?.failCode ?? (error instanceof InputUnusable ? '422' : '500');
    task.failMsg = known?.failMsg ?? reason;
    this.credits = round(this.credits + task.cost);
    void this.work(this.saveAccount());
  }

  /** Waits until a share of the run has passed, or the task is hurried. Throws when the emulator stops. */
  private async share(task: EmulatedTask, share: number): Promise<void> {
    const { signal } = this.stopping;
    const hurry = new AbortController();
    const left = task.createdAt + task.runMs * share - Date.now();
    if (left > 0) {
      this.hurries.set(task.taskId, hurry);
      const until = AbortSignal.any([signal, hurry.signal]);
      await delay(Math.min(left, LONGEST_TIMER_MS), undefined, { signal: until }).catch(() => undefined);
      this.hurries.delete(task.taskId);
    }
    signal.throwIfAborted();
  }

  private save(task: EmulatedTask): Promise<void> {
    return this.state.write(`tasks/${task.taskId}.json`, () => task);
  }

  private saveAccount(): Promise<void> {
    return this.state.write('account.json', () => ({ credits: this.credits }));
  }
}

class TaskFailure extends Error {
  constructor(readonly failure: { failCode: string; failMsg: string }) {
    super(failure.failMsg);
  }
}

const round = (credits: number): number => Math.round(credits * 100) / 100;
