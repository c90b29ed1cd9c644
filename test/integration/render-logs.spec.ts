import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderLogs } from '../../src/cli/render-logs/command';
import { until } from '../support/until';

const KEY = 'rnd_test-key-of-the-logs';
const SERVICE = { id: 'srv-1', name: 'atelier', ownerId: 'tea-7' };

interface Entry {
  id: string;
  message: string;
  timestamp: string;
  labels: { name: string; value: string }[];
}

/** Render's API as far as the logs go: filters by time, pages by nextStartTime and nextEndTime, newest first or last. */
class FakeRender {
  readonly entries: Entry[] = [];
  readonly asked: URL[] = [];
  /** Statuses of the next answers, before the ordinary ones. */
  troubles: number[] = [];
  pageLines = 3;
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  log(message: string, agoMs: number, level = ''): void {
    const timestamp = new Date(Date.now() - agoMs).toISOString();
    const labels = level === '' ? [] : [{ name: 'level', value: level }];
    this.entries.push({ id: `log-${this.entries.length}`, message, timestamp, labels });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    this.asked.push(url);
    const send = (status: number, body: unknown): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json', 'ratelimit-reset': '1' })
        .end(JSON.stringify(body));
    const trouble = this.troubles.shift();
    if (trouble !== undefined) return send(trouble, { message: 'not now' });
    if (request.headers.authorization !== `Bearer ${KEY}`) return send(401, { message: 'unauthorized' });
    if (url.pathname === '/v1/services')
      return send(200, url.searchParams.get('name') === SERVICE.name ? [{ cursor: 'c', service: SERVICE }] : []);
    if (url.pathname === `/v1/services/${SERVICE.id}`) return send(200, SERVICE);
    if (url.pathname !== '/v1/logs') return send(404, { message: 'not found' });
    if (url.searchParams.get('ownerId') !== SERVICE.ownerId || url.searchParams.get('resource') !== SERVICE.id)
      return send(400, { message: 'ownerId and resource are required' });
    send(200, this.page(url.searchParams));
  }

  private page(parameters: URLSearchParams): object {
    const [start = '', end = ''] = [parameters.get('startTime') ?? '', parameters.get('endTime') ?? ''];
    const backward = parameters.get('direction') !== 'forward';
    const inTime = this.entries
      .filter(({ timestamp }) => timestamp >= start && timestamp <= end)
      .sort((left, right) => left.timestamp.localeCompare(right.timestamp) * (backward ? -1 : 1));
    const logs = inTime.slice(0, this.pageLines);
    const next = inTime[this.pageLines];
    if (next === undefined) return { logs, hasMore: false };
    return {
      logs,
      hasMore: true,
      nextStartTime: backward ? start : next.timestamp,
      nextEndTime: backward ? next.timestamp : end,
    };
  }
}

describe('npm run render-logs', () => {
  let render: FakeRender;
  let folder: string;
  let stop: AbortController;
  const lines: string[] = [];
  const errors: string[] = [];

  const run = (
    words: string[],
    environment: Record<string, string> = { RENDER_SERVICE_ID: SERVICE.id },
  ): Promise<number> =>
    renderLogs(words, {
      signal: stop.signal,
      environment: { RENDER_API_KEY: KEY, RENDER_BASE_URL: render.url, ...environment },
      folder,
      tailMs: 20,
    });
  const shown = (): string[] => lines.map((line) => line.split(/\s+/).slice(2).join(' '));

  beforeEach(async () => {
    render = new FakeRender();
    await render.start();
    folder = mkdtempSync(join(tmpdir(), 'atelier-logs-'));
    stop = new AbortController();
    for (const list of [lines, errors]) list.splice(0);
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    jest.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
  });
  afterEach(async () => {
    expect([...lines, ...errors].join('\n')).not.toContain(KEY);
    stop.abort();
    jest.restoreAllMocks();
    await render.stop();
    rmSync(folder, { recursive: true });
  });

  it('shows the newest lines of the time, oldest first, over several pages', async () => {
    render.log('too old', 20 * 60_000);
    for (let minute = 9; minute >= 1; minute -= 1) render.log(`minute ${minute}`, minute * 60_000, 'info');
    expect(await run(['--since', '10m', '--lines', '5'])).toBe(0);
    expect(shown()).toEqual(['minute 5', 'minute 4', 'minute 3', 'minute 2', 'minute 1']);
    expect(lines[0]).toMatch(/^20\d\d-.*Z info {2}minute 5$/);
    lines.splice(0);
    await run(['--since', '10m']);
    expect(shown()).toHaveLength(9);
  });

  it('shows only what matches, by pattern and by level: that of Render, or that of the line itself', async () => {
    render.log('GET /health', 5_000, 'info');
    render.log('{"level":"error","msg":"broken one"}', 4_000);
    render.log('broken two', 3_000, 'warning');
    render.log('whole', 2_000, 'error');
    await run(['--grep', 'broken (one|two)|\\bone\\b']);
    expect(shown()).toEqual(['{"level":"error","msg":"broken one"}', 'broken two']);
    lines.splice(0);
    await run(['--level', 'error,warn', '--grep', 'broken']);
    expect(shown()).toEqual(['{"level":"error","msg":"broken one"}', 'broken two']);
    lines.splice(0);
    await run(['--level', 'error']);
    expect(shown()).toEqual(['{"level":"error","msg":"broken one"}', 'whole']);
  });

  it('goes on with new lines, each once, until it is stopped', async () => {
    render.log('before', 30_000, 'info');
    const done = run(['--tail', '--lines', '1']);
    await until(() => lines.length === 1);
    for (let count = 0; count < 5; count += 1) render.log(`new ${count}`, 10 - count, 'info');
    await until(() => lines.length >= 6);
    render.troubles = [500];
    render.log('after a trouble', 0, 'info');
    await until(() => lines.length >= 7);
    stop.abort();
    expect(await done).toBe(0);
    expect(shown()).toEqual(['before', ...[0, 1, 2, 3, 4].map((count) => `new ${count}`), 'after a trouble']);
  });

  it('finds the service: by the option, the environment, services_config.json, render.yaml, in this order', async () => {
    const path = (): string | undefined => render.asked.at(0)?.pathname;
    writeFileSync(join(folder, 'render.yaml'), 'services: [{type: web, name: atelier}]');
    expect(await run([], {})).toBe(0);
    expect(render.asked[0]?.search).toContain('name=atelier');
    writeFileSync(join(folder, 'services_config.json'), '{"default_service": "srv-config"}');
    for (const [words, environment, expected] of [
      [[], {}, 'srv-config'],
      [[], { RENDER_SERVICE_ID: 'srv-environment' }, 'srv-environment'],
      [['--service-id', 'srv-option'], { RENDER_SERVICE_ID: 'srv-environment' }, 'srv-option'],
    ] as [string[], Record<string, string>, string][]) {
      render.asked.splice(0);
      expect(await run(words, environment)).toBe(2);
      expect(path()).toBe(`/v1/services/${expected}`);
      expect(errors.at(-1)).toContain('no such service');
    }
  });

  it('waits when there were too many looks', async () => {
    render.log('here', 1_000, 'info');
    render.troubles = [429];
    expect(await run([])).toBe(0);
    expect(shown()).toEqual(['here']);
  });

  it('says what is wrong, and what to do', async () => {
    expect(await run([], { RENDER_API_KEY: '' })).toBe(2);
    expect(errors.at(-1)).toContain('RENDER_API_KEY is not set');
    expect(await run([], { RENDER_API_KEY: 'wrong', RENDER_SERVICE_ID: SERVICE.id })).toBe(2);
    expect(errors.at(-1)).toContain('refuses RENDER_API_KEY');
    expect(await run([], {})).toBe(2);
    expect(errors.at(-1)).toContain('Which service?');
    expect(await run(['--lines', 'many'])).toBe(2);
    expect(await run(['--since', '1m'])).toBe(0);
    expect(errors.at(-1)).toContain('No such lines');
    expect(await run(['--help'])).toBe(0);
  });
});
