import type { Renderer } from '../media/render-job';
import type { Json } from './catalogue';
import { KieEmulator, type KieOptions } from './emulator';

/** A model that needs nothing but a prompt. */
export const MODEL = 'wan/2-6-text-to-video';

const renderer: Renderer = async () => Promise.resolve({ files: ['made.mp4'] });
const open: KieEmulator[] = [];

/** An emulator that makes nothing real, for one test; `stopAll` belongs into `afterEach`. */
export async function start(options: Partial<KieOptions> = {}): Promise<{ kie: KieEmulator; client: TestClient }> {
  const kie = new KieEmulator({ apiKey: 'test-key', renderer, ...options });
  await kie.start();
  open.push(kie);
  return { kie, client: new TestClient(kie) };
}

export async function stopAll(): Promise<void> {
  await Promise.all(open.splice(0).map((kie) => kie.stop()));
}

/** Speaks to the emulator over HTTP, as the tests of this folder need it. */
export class TestClient {
  constructor(
    private readonly kie: KieEmulator,
    private readonly key = 'test-key',
  ) {}

  create(
    model: string,
    input: Json,
    more: Record<string, Json> = {},
  ): Promise<Answer<{ taskId: string; recordId: string }>> {
    return this.call('POST', '/api/v1/jobs/createTask', { model, input, ...more });
  }

  /** createTask that must be accepted; its task id. */
  async accepted(model: string, input: Json, more: Record<string, Json> = {}): Promise<string> {
    const answer = await this.create(model, input, more);
    if (answer.code !== 200) throw new Error(`${model}: ${answer.code} ${answer.msg}`);
    return answer.data.taskId;
  }

  info(taskId: string): Promise<Answer<Record<string, Json>>> {
    return this.call('GET', `/api/v1/jobs/recordInfo?taskId=${taskId}`);
  }

  async call<T>(method: string, path: string, body?: Json, host = this.kie.url): Promise<Answer<T>> {
    const response = await fetch(`${host}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, ...((await response.json()) as Envelope<T>) };
  }

  /** Uploads a file as a stream and gives its address. */
  async upload(content: Buffer, fileName: string): Promise<string> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(content)]), fileName);
    form.set('uploadPath', 'images/tests');
    form.set('fileName', fileName);
    const response = await fetch(`${this.kie.uploadUrl}/api/file-stream-upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}` },
      body: form,
    });
    const body = (await response.json()) as Envelope<{ downloadUrl: string }>;
    if (body.code !== 200) throw new Error(`upload: ${body.code} ${body.msg}`);
    return body.data.downloadUrl;
  }
}

interface Envelope<T> {
  code: number;
  msg: string;
  data: T;
}
export type Answer<T> = Envelope<T> & { status: number };
