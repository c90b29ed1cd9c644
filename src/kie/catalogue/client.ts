import type { Rate } from '../../config';
import { type CatalogueSnapshot, type JsonObject, type ListedModel } from './snapshot';
import { isChat, listedModelsOf, openApiOf } from './snapshot';
import { dataOf } from '../envelope';
import { KieNotOffered } from '../errors';
import { withRetries } from '../retry';
import { type Sleep, Transport, realSleep } from '../transport';

export interface CatalogueClientOptions {
  apiKey: string;
  baseUrl: string;
  /** All endpoints of the catalogue share it; null: no pace (tests). */
  rate: Rate | null;
  /** Replaced in tests, which assert the delays. */
  sleep?: Sleep;
  /** Milliseconds of the clock that the pace is measured by. */
  now?: () => number;
}

export interface SnapshotOptions {
  /** Which schemas are read: the other models are only listed. */
  wanted?: (model: ListedModel) => boolean;
  progress?: (done: number, of: number) => void;
  signal?: AbortSignal;
}

const READ_TIMEOUT_MS = 30_000;
/** A limit that was passed is forgiven after a second; the pace keeps between, so these are rarely needed. */
const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000];

/** kie's catalogue over HTTP: reads only, evenly paced. Every failure is a {@link KieError}. */
export class CatalogueClient {
  private readonly transport = new Transport();
  private readonly sleep: Sleep;
  private readonly now: () => number;
  private nextAt = -Infinity;

  constructor(private readonly options: CatalogueClientOptions) {
    this.sleep = options.sleep ?? realSleep;
    this.now = options.now ?? (() => performance.now());
  }

  /** Every model, chat models too. */
  async list(signal?: AbortSignal): Promise<ListedModel[]> {
    return this.read('/api/v1/models', listedModelsOf, signal);
  }

  /** The OpenAPI document of a model; null where kie has none. */
  async schema(model: string, signal?: AbortSignal): Promise<JsonObject | null> {
    try {
      // The slash of an id stays as it is.
      return await this.read(`/api/v1/models/${encodeURI(model)}/schema`, openApiOf, signal);
    } catch (error) {
      if (error instanceof KieNotOffered) return null;
      throw error;
    }
  }

  /** The list and the schemas of all media models: one request each, so about four minutes at kie's pace. */
  async snapshot(options: SnapshotOptions = {}): Promise<CatalogueSnapshot> {
    const { wanted = () => true, progress, signal } = options;
    const listed = await this.list(signal);
    const due = new Set(listed.filter((model) => !isChat(model) && wanted(model)));
    const snapshot: CatalogueSnapshot = { takenAt: new Date().toISOString(), source: this.options.baseUrl, models: [] };
    let done = 0;
    for (const model of listed) {
      const openapi = due.has(model) ? await this.schema(model.model, signal) : null;
      snapshot.models.push({ ...model, openapi });
      if (due.has(model)) progress?.(++done, due.size);
    }
    return snapshot;
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  private read<T>(path: string, parse: (data: unknown) => T, signal: AbortSignal | undefined): Promise<T> {
    return withRetries(
      async () => {
        await this.turn(signal);
        const answer = await this.transport.call({
          method: 'GET',
          url: this.options.baseUrl + path,
          headers: { authorization: `Bearer ${this.options.apiKey}` },
          timeoutMs: READ_TIMEOUT_MS,
          signal,
        });
        return parse(dataOf(answer));
      },
      { sleep: this.sleep, signal, delaysMs: RETRY_DELAYS_MS },
    );
  }

  /** Waits until the next request may go: they start at even distances, which no window of the limit can exceed. */
  private async turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.options.rate === null) return;
    const { count, windowMs } = this.options.rate;
    const wait = this.nextAt - this.now();
    if (wait > 0) await this.sleep(wait, signal);
    this.nextAt = this.now() + windowMs / count;
  }
}
