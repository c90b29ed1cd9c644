import type { Readable } from 'node:stream';
import type { Json } from '../registry';
import { dataOf } from './envelope';
import { KieError, KieProtocolError, KieTaskFailed, KieTaskNotFound, KieTaskTimeout } from './errors';
import { failureOf } from './failure';
import { hasResults } from './outputs';
import { withRetries } from './retry';
import { type KieTask, meansNotFound, taskIdOf, taskOf } from './task';
import type { TaskTelemetry } from './task-telemetry';
import { type HttpCall, type Sleep, Transport, jsonBody, realSleep } from './transport';
import { type UploadTarget, type UploadedFile, multipartBody, uploadedFileOf } from './uploads';

export interface KieClientOptions {
  apiKey: string;
  /** `https://api.kie.ai` */
  baseUrl: string;
  /** `https://kieai.redpandaai.co`; gets the key too, and nobody else does. */
  uploadBaseUrl: string;
  telemetry?: TaskTelemetry;
  /** Replaced in tests, which assert the delays. */
  sleep?: Sleep;
  /** Milliseconds of a clock that only waitTask reads. */
  now?: () => number;
}

export interface WaitOptions {
  timeoutMs?: number;
  pollMs?: number;
  signal?: AbortSignal;
}

const CREATE_TIMEOUT_MS = 30_000;
/** The models that answer at once do their work meanwhile. */
const DIRECT_TIMEOUT_MS = 60_000;
const READ_TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
const NOT_FOUND_GRACE_MS = 90_000;

/**
 * kie.ai over HTTP. Every answer is judged by its body `code` before its HTTP status and checked at the door; every
 * failure is a {@link KieError} that says what to do. Reads are repeated with back-off, {@link createTask} never is.
 */
export class KieClient {
  private readonly transport = new Transport();
  private readonly sleep: Sleep;
  private readonly now: () => number;

  constructor(private readonly options: KieClientOptions) {
    this.sleep = options.sleep ?? realSleep;
    this.now = options.now ?? Date.now;
  }

  /**
   * Orders a generation, which costs money: sent once, never repeated here. The error's `accepted` tells whether kie
   * may have taken it; only a {@link KieRateLimited} may be sent again. At most 30 s.
   * @throws KieError
   */
  async createTask(model: string, input: Json, callbackUrl?: string): Promise<{ taskId: string }> {
    const body = { model, input, ...(callbackUrl === undefined ? {} : { callBackUrl: callbackUrl }) };
    return this.timedCreate(model, async () => {
      const taskId = taskIdOf(dataOf(await this.post('/api/v1/jobs/createTask', body)));
      if (taskId !== null) return { taskId };
      throw new KieProtocolError('createTask succeeded without a taskId', 'Look for the task in the logs of kie.', {
        accepted: 'unknown',
      });
    });
  }

  /** Calls a model that has a path of its own and answers at once. Sent once, as {@link createTask}; at most 60 s. */
  async createDirectly(model: string, apiPath: string, input: Json): Promise<Json> {
    return this.timedCreate(
      model,
      async () => dataOf(await this.post(apiPath, input, DIRECT_TIMEOUT_MS), [200, 0]) as Json,
    );
  }

  /**
   * Looks at a task; repeated while kie can't be reached.
   * @throws KieTaskNotFound also in the first seconds after createTask
   */
  async getTask(taskId: string, signal?: AbortSignal): Promise<KieTask> {
    const started = performance.now();
    const task = await this.read(`/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(taskId)}`, signal, (data) => {
      if (data !== null && data !== undefined) return taskOf(data, taskId);
      throw notFound();
    }).catch((error: unknown) => {
      this.options.telemetry?.lookFailed(taskId, error);
      throw error;
    });
    this.options.telemetry?.looked(task, performance.now() - started);
    return task;
  }

  /**
   * Waits for the end of a task: 900 s at most, a look every 3 s.
   * @throws KieTaskFailed, KieTaskTimeout, KieTaskNotFound (after a grace of 90 s)
   */
  async waitTask(taskId: string, options: WaitOptions = {}): Promise<KieTask> {
    const { timeoutMs = 900_000, pollMs = 3_000, signal } = options;
    const started = this.now();
    for (;;) {
      const task = await this.getTask(taskId, signal).catch((error: unknown) => {
        const fresh = this.now() - started < Math.min(NOT_FOUND_GRACE_MS, timeoutMs);
        if (error instanceof KieTaskNotFound && fresh) return null;
        throw error;
      });
      if (task?.state === 'success' && hasResults(task)) return task;
      if (task !== null && task.state !== 'running') throw taskFailed(task);
      const left = timeoutMs - (this.now() - started);
      if (left <= 0) throw new KieTaskTimeout(taskId, timeoutMs);
      await this.sleep(Math.min(pollMs, left), signal);
    }
  }

  /** kie credits left on the account; a fraction. */
  async credits(signal?: AbortSignal): Promise<number> {
    return this.read('/api/v1/chat/credit', signal, (data) => {
      if (typeof data === 'number' && Number.isFinite(data)) return data;
      throw new KieProtocolError('The credit balance is not a number', 'Look again later.', { transient: true });
    });
  }

  /** Sends a file from a stream, which is used up: not repeated. The size, where given, must be exact. */
  async uploadStream(
    file: { stream: Readable; mime: string; sizeBytes?: number },
    target: UploadTarget,
    signal?: AbortSignal,
  ): Promise<UploadedFile> {
    try {
      const body = multipartBody(file, target);
      return uploadedFileOf(dataOf(await this.upload('/api/file-stream-upload', body, signal)));
    } finally {
      file.stream.destroy();
    }
  }

  /** Lets kie fetch a public address. */
  async uploadUrl(fileUrl: string, target: UploadTarget, signal?: AbortSignal): Promise<UploadedFile> {
    return this.repeated(signal, async () =>
      uploadedFileOf(dataOf(await this.upload('/api/file-url-upload', jsonBody({ fileUrl, ...target }), signal))),
    );
  }

  /** Sends a small file, at most 10 MB: raw base64 or a data: URL. */
  async uploadBase64(base64Data: string, target: UploadTarget, signal?: AbortSignal): Promise<UploadedFile> {
    const body = jsonBody({ base64Data, ...target });
    return this.repeated(signal, async () =>
      uploadedFileOf(dataOf(await this.upload('/api/file-base64-upload', body, signal))),
    );
  }

  /** A direct address, good for 20 minutes, of a file that kie hosts. */
  async downloadUrl(url: string, signal?: AbortSignal): Promise<string> {
    return this.repeated(signal, async () => {
      const data = dataOf(await this.post('/api/v1/common/download-url', { url }, READ_TIMEOUT_MS, signal));
      if (typeof data === 'string' && URL.canParse(data)) return data;
      throw new KieProtocolError('No download address was answered', 'Use the original one.', { transient: true });
    });
  }

  /** Closes the kept connections, after the requests under way. */
  close(): Promise<void> {
    return this.transport.close();
  }

  private async timedCreate<T>(model: string, create: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const ms = (): number => performance.now() - started;
    try {
      const created = await create();
      this.options.telemetry?.created(model, (created as { taskId?: string }).taskId ?? null, ms());
      return created;
    } catch (error) {
      this.options.telemetry?.createFailed(model, error, ms());
      throw error;
    }
  }

  private repeated<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return withRetries(work, { sleep: this.sleep, signal });
  }

  private read<T>(path: string, signal: AbortSignal | undefined, parse: (data: unknown) => T): Promise<T> {
    return this.repeated(signal, async () => {
      const answer = await this.transport.call({
        method: 'GET',
        url: this.options.baseUrl + path,
        headers: this.authorization(),
        timeoutMs: READ_TIMEOUT_MS,
        signal,
      });
      let data: unknown;
      try {
        data = dataOf(answer);
      } catch (error) {
        if (error instanceof KieError && meansNotFound(error.code, error.detail)) throw notFound(error);
        throw error;
      }
      return parse(data);
    });
  }

  private post(path: string, body: Json, timeoutMs = CREATE_TIMEOUT_MS, signal?: AbortSignal) {
    const url = this.options.baseUrl + path;
    return this.transport.call({
      method: 'POST',
      url,
      headers: this.authorization(),
      body: jsonBody(body),
      timeoutMs,
      signal,
    });
  }

  private upload(path: string, body: NonNullable<HttpCall['body']>, signal?: AbortSignal) {
    const url = this.options.uploadBaseUrl + path;
    return this.transport.call({
      method: 'POST',
      url,
      headers: this.authorization(),
      body,
      timeoutMs: UPLOAD_TIMEOUT_MS,
      signal,
    });
  }

  private authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.options.apiKey}` };
  }
}

const notFound = (cause?: KieError): KieTaskNotFound =>
  new KieTaskNotFound('kie knows no such task', 'A new one appears within 90 s; records are kept for two months.', {
    code: cause?.code,
    detail: cause?.detail,
    cause,
  });

const taskFailed = (task: KieTask): KieTaskFailed => {
  const failure = failureOf(task);
  return new KieTaskFailed(task.taskId, failure.reason, { code: failure.code, detail: failure.message });
};
