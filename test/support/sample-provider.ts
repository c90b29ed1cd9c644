import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import {
  type CheckResult,
  GenerationModule,
  type GenerationProvider,
  GenerationProviders,
  MediaSources,
  NotSent,
  type Payload,
  type ProviderJob,
  Rejected,
  type StoredOutput,
  UnknownOutcome,
} from '../../src/generation';
import { type OpenedMedia, isMediaAnswer } from '../../src/registry';

interface SampleTask {
  generationId: string;
  prompt: string;
  looks: number;
}

/** The smallest provider that keeps the port's promises: it writes the prompt down, in memory. */
@Injectable()
export class SampleProvider implements GenerationProvider, OnModuleInit {
  readonly name = 'sample';
  readonly callsBack = true;
  posts = 0;
  /** What happens to the next POST. */
  trouble: 'busy' | 'refused' | 'answer_lost' | null = null;
  private readonly tasks = new Map<string, SampleTask>();

  constructor(
    private readonly providers: GenerationProviders,
    private readonly sources: MediaSources,
  ) {}

  onModuleInit(): void {
    this.providers.register(this);
  }

  async prepare(job: ProviderJob, signal: AbortSignal): Promise<Payload> {
    const payload: Payload = {};
    for (const [key, value] of Object.entries(job.input)) {
      signal.throwIfAborted();
      payload[key] = isMediaAnswer(value)
        ? `${(await buffer((await this.sources.open(value.$media, signal)).stream)).length} bytes`
        : JSON.stringify(value);
    }
    return payload;
  }

  takeSlot(): Promise<number> {
    return Promise.resolve(0);
  }

  async submit(generationId: string, payload: Payload): Promise<string> {
    this.posts += 1;
    const trouble = this.trouble;
    this.trouble = null;
    if (trouble === 'busy') throw new NotSent('one at a time', 100);
    if (trouble === 'refused') throw new Rejected({ reason: 'bad_input', message: 'no' });
    const taskId = randomUUID();
    this.tasks.set(taskId, { generationId, prompt: JSON.stringify(payload.prompt), looks: 0 });
    if (trouble === 'answer_lost') throw new UnknownOutcome('the answer got lost');
    return taskId;
  }

  check(taskId: string): Promise<CheckResult> {
    const task = this.tasks.get(taskId);
    if (task === undefined) return Promise.resolve({ state: 'lost' });
    task.looks += 1;
    if (task.looks === 1) return Promise.resolve({ state: 'running' });
    if (task.prompt.includes('[fail policy]')) {
      return Promise.resolve({ state: 'failed', failure: { reason: 'content_policy', message: 'not this one' } });
    }
    return Promise.resolve({ state: 'succeeded', outputs: [{ kind: 'text', text: task.prompt }] });
  }

  owns(taskId: string, generationId: string): Promise<boolean> {
    return Promise.resolve(this.tasks.get(taskId)?.generationId === generationId);
  }

  open(output: StoredOutput): Promise<OpenedMedia> {
    return Promise.resolve({ stream: Readable.from([output.text ?? '']), name: 'text.txt', mime: 'text/plain' });
  }
}

/** One import of this module, and models of provider `sample` run. */
@Module({ imports: [GenerationModule], providers: [SampleProvider], exports: [SampleProvider] })
export class SampleProviderModule {}
