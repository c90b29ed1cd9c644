import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type {
  CheckResult,
  DeliveryReceipt,
  GenerationProvider,
  GenerationView,
  Notifier,
  Payload,
  ProviderJob,
} from '../../src/generation';
import type { OpenedMedia, OutputKind } from '../../src/registry';

const SUCCESS: CheckResult = { state: 'succeeded', outputs: [{ kind: 'image', url: 'https://files.example/1.png' }] };

/** A provider whose every answer a test decides: each member may be replaced while it runs. */
export class ScriptedProvider implements GenerationProvider {
  readonly name = 'scripted';
  callsBack = false;
  /** Generation ids in the order in which they were sent. */
  readonly submits: string[] = [];
  /** Task ids that are still asked for, by task. */
  readonly tasks = new Map<string, { generationId: string; result: CheckResult }>();
  firstResult: CheckResult = SUCCESS;

  onPrepare: (job: ProviderJob) => Promise<Payload> = (job) => Promise.resolve({ prompt: job.input.prompt as string });
  onSubmit: (generationId: string) => Promise<string> = (generationId) => Promise.resolve(this.accept(generationId));
  onSlot: () => Promise<number> = () => Promise.resolve(0);
  /** Instead of what the task of this generation has come to, unless it is undefined. */
  onCheck: (generationId: string) => Promise<CheckResult> | undefined = () => undefined;

  /** Hears what kind of result was looked for. */
  onKind: (kind: OutputKind | null) => void = () => undefined;

  /** Makes the task as the provider does when it takes a POST. */
  accept(generationId: string): string {
    const taskId = randomUUID();
    this.tasks.set(taskId, { generationId, result: this.firstResult });
    return taskId;
  }

  /** How many tasks are running at the provider now. */
  get running(): number {
    return [...this.tasks.values()].filter((task) => task.result.state === 'running').length;
  }

  finish(generationId: string, result: CheckResult = SUCCESS): void {
    for (const task of this.tasks.values()) if (task.generationId === generationId) task.result = result;
  }

  prepare(job: ProviderJob): Promise<Payload> {
    return this.onPrepare(job);
  }

  takeSlot(): Promise<number> {
    return this.onSlot();
  }

  submit(generationId: string): Promise<string> {
    this.submits.push(generationId);
    return this.onSubmit(generationId);
  }

  check(taskId: string, kind: OutputKind | null): Promise<CheckResult> {
    this.onKind(kind);
    const task = this.tasks.get(taskId);
    return this.onCheck(task?.generationId ?? '') ?? Promise.resolve(task?.result ?? { state: 'lost' });
  }

  owns(taskId: string, generationId: string): Promise<boolean> {
    return Promise.resolve(this.tasks.get(taskId)?.generationId === generationId);
  }

  open(): Promise<OpenedMedia> {
    return Promise.resolve({ stream: Readable.from(['picture']), name: '1.png', mime: 'image/png' });
  }
}

/** A channel that only writes down what it was given. */
export class RecordingNotifier implements Notifier {
  readonly channel = 'recording';
  readonly delivered: GenerationView[] = [];
  onProgress: () => Promise<void> = () => Promise.resolve();
  onDeliver: (generation: GenerationView) => Promise<void> = () => Promise.resolve();

  progress(): Promise<void> {
    return this.onProgress();
  }

  async deliver(generation: GenerationView): Promise<DeliveryReceipt> {
    await this.onDeliver(generation);
    this.delivered.push(generation);
    return { message: this.delivered.length };
  }

  of(generationId: string): GenerationView[] {
    return this.delivered.filter((generation) => generation.id === generationId);
  }
}
