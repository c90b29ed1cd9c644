import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from './catalogue';
import type { EmulatedTask } from './task';

const DEADLINE_MS = 15_000;
const RETRY_AFTER_MS = [1_000, 5_000, 15_000];

/** A callback as it went out; for tests. */
export interface SentCallback {
  taskId: string;
  at: number;
  body: Record<string, Json>;
  /** HTTP status of the answer, or null if none came. */
  status: number | null;
}

/** Tells the account's service that a task has ended: one POST, three tries more if it is not answered with 200. */
export class CallbackSender {
  readonly sent: SentCallback[] = [];

  constructor(
    private readonly options: { hmacKey: string | null; speed: number },
    private readonly bodyOf: (task: EmulatedTask) => Record<string, Json>,
    private readonly save: (task: EmulatedTask) => Promise<void>,
  ) {}

  /** Sends what is due for a task; returns when it is delivered or given up. A stop leaves the rest for the next start. */
  async deliver(task: EmulatedTask, signal: AbortSignal): Promise<void> {
    while (task.callbacksDue > 0 && task.callBackUrl !== null && !signal.aborted) {
      const answered = await this.post(task, task.callBackUrl, signal);
      if (signal.aborted && !answered) return;
      task.callbackTries += 1;
      const pause = RETRY_AFTER_MS[task.callbackTries - 1];
      if (answered || pause === undefined) {
        task.callbacksDue -= 1;
        task.callbackTries = 0;
        await this.save(task);
      } else {
        await this.save(task);
        await delay(pause / this.options.speed, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async post(task: EmulatedTask, url: string, signal: AbortSignal): Promise<boolean> {
    const body = this.bodyOf(task);
    const entry: SentCallback = { taskId: task.taskId, at: Date.now(), body, status: null };
    this.sent.push(entry);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.signature(task.taskId) },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
      });
      entry.status = response.status;
      await response.body?.cancel();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  private signature(taskId: string): Record<string, string> {
    if (this.options.hmacKey === null) return {};
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', this.options.hmacKey).update(`${taskId}.${timestamp}`).digest('base64');
    return { 'x-webhook-timestamp': timestamp, 'x-webhook-signature': signature };
  }
}
