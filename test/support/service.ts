import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './until';

const MAIN = resolve(__dirname, '../../dist/main.js');

export interface ServiceOptions {
  /** undefined: none is given, as on a fresh checkout. */
  databaseUrl?: string;
  /** Comes last, so it can take anything back (an empty value counts as not set). */
  env?: Record<string, string>;
  /** What to wait for before it is handed out; `none` to watch a start that fails. Default ready. */
  waitFor?: 'ready' | 'live' | 'none';
  timeoutMs?: number;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Health {
  status: number;
  body: { status?: string; telegram?: { mode: string; role: string } };
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** One process of the built service, as Docker and Render run it: `node dist/main.js` with the environment it is given. */
export class Service {
  /** Everything it wrote, in order, both streams. */
  readonly log: string[] = [];
  readonly exited: Promise<Exit>;
  private exit: Exit | null = null;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly folder: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.log.push(line));
    }
    // Nothing of a test that failed may hold jest back or outlive it.
    child.unref();
    for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
    const lastResort = (): void => void child.kill('SIGKILL');
    process.once('exit', lastResort);
    this.exited = new Promise((settle) => {
      child.once('close', (code, signal) => {
        this.exit = { code, signal };
        process.removeListener('exit', lastResort);
        rmSync(this.folder, { recursive: true, force: true });
        settle(this.exit);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.exit === null;
  }

  static async start(options: ServiceOptions): Promise<Service> {
    if (!existsSync(MAIN)) throw new Error('The service is not built: run `npm run build` first.');
    const port = Number(options.env?.PORT ?? (await freePort()));
    // A folder of its own: no .env of the checkout may creep in.
    const folder = mkdtempSync(join(tmpdir(), 'atelier-service-'));
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: options.databaseUrl,
        KIE_CALLBACK_URL: `http://127.0.0.1:${port}/webhooks/kie`,
        LOG_FORMAT: 'json',
        ...options.env,
      },
    });
    const service = new Service(child, port, folder);
    const waitFor = options.waitFor ?? 'ready';
    if (waitFor === 'none') return service;
    try {
      await service.waitForHealth(waitFor, () => true, options.timeoutMs);
    } catch (error) {
      await service.kill9();
      throw error;
    }
    return service;
  }

  /** null while nobody listens on the port. */
  async health(kind: 'live' | 'ready' = 'ready'): Promise<Health | null> {
    try {
      const response = await fetch(`${this.url}/health/${kind}`, { signal: AbortSignal.timeout(5_000) });
      return { status: response.status, body: (await response.json()) as Health['body'] };
    } catch {
      return null;
    }
  }

  /** Waits for 200 and `condition`. @throws Error with the log's end when it exits before, or after `timeoutMs` */
  async waitForHealth(
    kind: 'live' | 'ready',
    condition: (health: Health) => boolean = () => true,
    timeoutMs = 30_000,
  ): Promise<Health> {
    return until(
      async () => {
        if (this.exit !== null) throw new Error(`The service exited with ${this.exit.code}:\n${this.lastWords()}`);
        const health = await this.health(kind);
        return health?.status === 200 && condition(health) ? health : null;
      },
      { timeoutMs, what: () => `the service to be ${kind}; its log ends:\n${this.lastWords()}` },
    );
  }

  /** For a start that must fail. @throws Error if it is still there after `timeoutMs` (it is killed then) */
  async waitForExit(timeoutMs = 20_000): Promise<Exit> {
    try {
      return await until(() => this.exit, { timeoutMs, what: () => `the service to exit:\n${this.lastWords()}` });
    } catch (error) {
      await this.kill9();
      throw error;
    }
  }

  async waitForRole(role: 'leader' | 'standby', timeoutMs?: number): Promise<void> {
    await this.waitForHealth('ready', (health) => health.body.telegram?.role === role, timeoutMs);
  }

  async waitForLine(pattern: RegExp, timeoutMs = 15_000): Promise<string> {
    return until(() => this.log.find((line) => pattern.test(line)) ?? null, {
      timeoutMs,
      what: () => `a line with ${String(pattern)}; the log ends:\n${this.lastWords()}`,
    });
  }

  lastWords(count = 25): string {
    return this.log.slice(-count).join('\n');
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** As the kernel, the platform or a power cut would. */
  async kill9(): Promise<void> {
    this.child.kill('SIGKILL');
    this.child.kill('SIGCONT');
    await this.exited;
  }

  /** SIGTERM, as a deploy does; SIGKILL if it has not gone in 20 s. */
  async stop(): Promise<Exit> {
    if (this.exit !== null) return this.exit;
    this.child.kill('SIGTERM');
    const last = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    const exit = await this.exited;
    clearTimeout(last);
    return exit;
  }
}

export const startService = (options: ServiceOptions): Promise<Service> => Service.start(options);
