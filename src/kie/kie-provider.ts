import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import type { EntityManager } from 'typeorm';
import { AppConfig } from '../config';
import { takePlace } from '../database';
import {
  type CheckResult,
  FetchRefused,
  type GenerationProvider,
  GenerationProviders,
  type Payload,
  type ProviderJob,
  Rejected,
  type StoredOutput,
  UnknownOutcome,
  guardedFetch,
} from '../generation';
import type { OpenedMedia, OutputKind } from '../registry';
import { CallbackAddress } from './callback-address';
import { directAnswer, directTaskId } from './direct-answer';
import { KieInputError, KieNotOffered, KieTaskNotFound } from './errors';
import { failureOf } from './failure';
import { KieClient } from './kie-client';
import { MediaUploader } from './media-uploader';
import { outputsOf } from './outputs';
import type { KiePayload } from './payload';
import { preparedPayload } from './preparation';
import { submitError } from './provider-errors';

/** kie counts on its own clock, and requests may bunch up on the way: the window is stretched a little. */
const WINDOW_MARGIN = 1.05;
const DOWNLOAD = { maxBytes: 2 * 1024 ** 3, timeoutMs: 15 * 60_000 };

/** kie.ai as a provider of generations. */
@Injectable()
export class KieProvider implements GenerationProvider, OnModuleInit, OnApplicationShutdown {
  readonly name = 'kie';
  private readonly logger = new Logger(KieProvider.name);

  constructor(
    private readonly config: AppConfig,
    private readonly providers: GenerationProviders,
    private readonly client: KieClient,
    private readonly uploader: MediaUploader,
    private readonly callbacks: CallbackAddress,
    @InjectEntityManager() private readonly manager: EntityManager,
  ) {}

  get callsBack(): boolean {
    return this.callbacks.enabled;
  }

  onModuleInit(): void {
    this.providers.register(this);
  }

  /** After the jobs have drained, in onModuleDestroy. */
  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  async prepare(job: ProviderJob, signal: AbortSignal): Promise<KiePayload> {
    return preparedPayload(this.uploader, job, signal);
  }

  async takeSlot(): Promise<number> {
    const limit = this.config.kie.createLimit;
    if (limit === null) return 0;
    return takePlace(this.manager, 'kie-create', { count: limit.count, windowMs: limit.windowMs * WINDOW_MARGIN });
  }

  /** At most 60 s. */
  async submit(generationId: string, payload: Payload): Promise<string> {
    const { model, input, apiPath, callbackRequired } = payload as KiePayload;
    try {
      if (apiPath !== null) return await this.submitDirectly(generationId, model, apiPath, input);
      const callback =
        this.callbacks.of(generationId) ?? (callbackRequired ? this.callbacks.nowhere(generationId) : undefined);
      return (await this.client.createTask(model, input, callback)).taskId;
    } catch (error) {
      throw error instanceof UnknownOutcome ? error : submitError(error);
    }
  }

  async check(taskId: string, kind: OutputKind | null, signal: AbortSignal): Promise<CheckResult> {
    // What a result of an unknown kind is, its files tell; without any it is data.
    const expected = kind ?? 'json';
    const direct = directAnswer(taskId);
    if (direct !== undefined) return succeeded(outputsOf(direct, expected));
    try {
      const task = await this.client.getTask(taskId, signal);
      const providerCost = task.creditsConsumed ?? undefined;
      if (task.state === 'running') return { state: 'running' };
      if (task.state === 'success') return succeeded(outputsOf(task.result, expected), providerCost);
      return { state: 'failed', failure: failureOf(task), providerCost };
    } catch (error) {
      if (error instanceof KieTaskNotFound) return { state: 'lost' };
      throw error;
    }
  }

  async owns(taskId: string, generationId: string): Promise<boolean> {
    try {
      const { param } = await this.client.getTask(taskId);
      return param.callbackUrl !== null && this.callbacks.belongsTo(param.callbackUrl, generationId);
    } catch (error) {
      // A hint that kie doesn't know is a wrong hint; an unreachable kie is asked again by the caller.
      if (error instanceof KieTaskNotFound || error instanceof KieInputError || error instanceof KieNotOffered)
        return false;
      throw error;
    }
  }

  /** Without our key: results lie on public addresses. At most 2 GB, in at most 15 minutes. */
  async open(output: StoredOutput, signal: AbortSignal): Promise<OpenedMedia> {
    if (output.url === undefined) throw new Rejected({ reason: 'media', message: 'This result has no file.' });
    const allowPrivate = this.config.media.allowPrivateUrls || this.isHostOfKie(output.url);
    try {
      return await guardedFetch(output.url, { ...DOWNLOAD, allowPrivate }, signal);
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error;
      this.logger.warn({ msg: 'a result can not be downloaded', reason: error.reason, detail: error.message });
      throw new Rejected({ reason: 'media', code: error.reason, message: error.message });
    }
  }

  private async submitDirectly(
    generationId: string,
    model: string,
    apiPath: string,
    input: KiePayload['input'],
  ): Promise<string> {
    const answer = await this.client.createDirectly(model, apiPath, input);
    const taskId = directTaskId(generationId, answer);
    if (taskId === null) throw new UnknownOutcome(`The answer of ${apiPath} is too long to be kept.`);
    return taskId;
  }

  /** The operator chose these hosts, so a kie (or its emulator) in the own network may hand out its own addresses. */
  private isHostOfKie(url: string): boolean {
    const { baseUrl, uploadBaseUrl } = this.config.kie;
    return URL.canParse(url) && [baseUrl, uploadBaseUrl].some((own) => new URL(own).hostname === new URL(url).hostname);
  }
}

const succeeded = (outputs: StoredOutput[], providerCost?: number): CheckResult =>
  outputs.length > 0
    ? { state: 'succeeded', outputs, providerCost }
    : { state: 'failed', failure: failureOf({ state: 'success', failCode: null, failMessage: null }), providerCost };
