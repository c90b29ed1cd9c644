import { setTimeout as pause } from 'node:timers/promises';

/** The logs could not be read; the message says why and what to do, and never holds the key. */
export class RenderError extends Error {
  constructor(
    message: string,
    /** Worth another try: a limit, the network, Render's own trouble. */
    readonly isPassing = false,
  ) {
    super(message);
    this.name = 'RenderError';
  }
}

export interface RenderService {
  id: string;
  name: string;
  ownerId: string;
}

export interface LogLine {
  id: string;
  timestamp: string;
  /** As Render understood it; empty where it says none. */
  level: string;
  message: string;
}

export interface LogPage {
  lines: LogLine[];
  /** Where the next page begins and ends; null on the last one. */
  next: { startTime: string; endTime: string } | null;
}

export interface LogQuery {
  service: RenderService;
  startTime: string;
  endTime: string;
  direction: 'backward' | 'forward';
}

/** The most that Render gives at once. */
const PAGE_LINES = 100;
const ANSWER_MS = 20_000;
const TRIES = 4;
const LIMITED_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

type Answer = Record<string, unknown>;
const isRecord = (value: unknown): value is Answer => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const levelOf = (labels: unknown): string => {
  const all = Array.isArray(labels) ? labels.filter(isRecord) : [];
  return text(all.find(({ name }) => name === 'level')?.value);
};

const lineOf = (entry: Answer): LogLine => ({
  id: text(entry.id) || `${text(entry.timestamp)} ${text(entry.message)}`,
  timestamp: text(entry.timestamp),
  level: levelOf(entry.labels),
  message: text(entry.message),
});

const serviceOf = (value: unknown): RenderService => {
  const { id, name, ownerId } = isRecord(value) ? value : {};
  if (text(id) === '' || text(ownerId) === '') throw new RenderError('Render answered with no service.');
  return { id: text(id), name: text(name), ownerId: text(ownerId) };
};

const refusal = (status: number, said: string): RenderError => {
  const words = said === '' ? '' : `: ${said.slice(0, 200)}`;
  if (status === 401 || status === 403) {
    return new RenderError(
      `Render refuses RENDER_API_KEY (${status}${words}). Make a new one in the account settings.`,
    );
  }
  if (status === 404) return new RenderError(`Render knows no such service (404${words}). Check --service-id.`);
  return new RenderError(`Render answered ${status}${words}.`, status === 429 || status >= 500);
};

/** The few calls of Render's public API that the logs need. Reads only, so whatever is passing is tried again. */
export class RenderApi {
  private readonly root: string;

  constructor(
    baseUrl: string,
    private readonly key: string,
    private readonly signal: AbortSignal,
  ) {
    const base = baseUrl.replace(/\/+$/, '');
    this.root = base.endsWith('/v1') ? base : `${base}/v1`;
  }

  async service(id: string): Promise<RenderService> {
    return serviceOf(await this.get(`/services/${encodeURIComponent(id)}`));
  }

  /** @throws RenderError unless exactly one service has this name */
  async serviceNamed(name: string): Promise<RenderService> {
    const answer = await this.get(`/services?${new URLSearchParams({ name, limit: '20' }).toString()}`);
    const services = (Array.isArray(answer) ? answer : [])
      .map((item: unknown) => (isRecord(item) ? item.service : null))
      .filter((service) => isRecord(service) && service.name === name);
    if (services.length === 1) return serviceOf(services[0]);
    throw new RenderError(
      `Render has ${services.length === 0 ? 'no service' : `${services.length} services`} named ${name}. Name one by --service-id.`,
    );
  }

  async logs(query: LogQuery): Promise<LogPage> {
    const { service, startTime, endTime, direction } = query;
    const parameters = new URLSearchParams({
      ownerId: service.ownerId,
      resource: service.id,
      startTime,
      endTime,
      direction,
    });
    parameters.set('limit', String(PAGE_LINES));
    const answer = await this.get(`/logs?${parameters.toString()}`);
    if (!isRecord(answer) || !Array.isArray(answer.logs)) throw new RenderError('Render answered with no logs.');
    const next = { startTime: text(answer.nextStartTime), endTime: text(answer.nextEndTime) };
    const hasNext = answer.hasMore === true && next.startTime !== '' && next.endTime !== '';
    return { lines: answer.logs.filter(isRecord).map(lineOf), next: hasNext ? next : null };
  }

  private async get(path: string): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.once(path);
      } catch (error) {
        this.signal.throwIfAborted();
        if (!(error instanceof RenderError) || !error.isPassing || tries === TRIES) throw error;
        await pause(1_000 * 2 ** tries, undefined, { signal: this.signal });
      }
    }
  }

  private async once(path: string): Promise<unknown> {
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_MS)]);
    const headers = { accept: 'application/json', authorization: `Bearer ${this.key}` };
    const response = await fetch(this.root + path, { headers, signal }).catch((error: unknown) => {
      const { cause } = error as { cause?: { code?: string } };
      throw new RenderError(`Render can't be reached at ${this.root} (${cause?.code ?? 'no answer'}).`, true);
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body;
    if (response.status === 429) {
      const seconds = Number(response.headers.get('ratelimit-reset') ?? response.headers.get('retry-after'));
      const ms = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : LIMITED_MS;
      await pause(Math.min(ms, LONGEST_WAIT_MS), undefined, { signal: this.signal });
    }
    throw refusal(response.status, isRecord(body) ? text(body.message) : '');
  }
}
