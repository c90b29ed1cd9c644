import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = join(__dirname, '../../../sandbox/dist/main.js');
const READY_WITHIN_MS = 30_000;
/** Small media, made at once. */
const SPEED = 40;

/** The sandbox's kie.ai, in a process of its own with a state that is thrown away. */
export class SandboxKie {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    /** KIE_API_KEY, KIE_BASE_URL and KIE_UPLOAD_BASE_URL of this one. */
    readonly environment: Record<string, string>,
  ) {}

  /** @throws Error in words if it is not built, or does not become ready within 30 s */
  static async start(outer: Record<string, string | undefined>): Promise<SandboxKie> {
    if (!existsSync(PROGRAM)) {
      throw new Error('The sandbox is not built (npm run build), and without KIE_API_KEY there is no kie.ai to ask.');
    }
    const folder = await mkdtemp(join(tmpdir(), 'atelier-sanity-'));
    const own = { SANDBOX_STATE: folder, SANDBOX_SPEED: String(SPEED), SANDBOX_PARENT: String(process.pid) };
    const ports = { SANDBOX_TELEGRAM_PORT: '0', SANDBOX_KIE_PORT: '0', SANDBOX_UPLOAD_PORT: '0' };
    const child = spawn(process.execPath, [PROGRAM], {
      env: { ...outer, ...own, ...ports },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    try {
      const { kie, upload, kieKey } = JSON.parse(await firstLine(child)) as Record<'kie' | 'upload' | 'kieKey', string>;
      return new SandboxKie(child, folder, { KIE_API_KEY: kieKey, KIE_BASE_URL: kie, KIE_UPLOAD_BASE_URL: upload });
    } catch (error) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    const gone = new Promise((settle) => this.child.once('close', settle));
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The sandbox is not ready after 30 s.')), READY_WITHIN_MS);
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`The sandbox ended with ${code ?? 'a signal'} before it was ready.`)),
    );
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', () => clearTimeout(late));
    child.stdout?.once('data', () => clearTimeout(late));
  });
