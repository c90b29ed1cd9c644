import type { Lane } from './lane';

interface Waiting {
  go: () => void;
  fail: (error: Error) => void;
}

/**
 * Puts paced calls of this process in one line and asks for the places one at a time: deliveries first, then progress.
 * The limit itself is shared by all instances.
 */
export class Pacer {
  private readonly lines: Record<Exclude<Lane, 'answer'>, Waiting[]> = { delivery: [], progress: [] };
  private running = false;

  /**
   * @param takePlace takes one place: 0 when taken, else the milliseconds until one is free
   * @param wait waits that long
   */
  constructor(
    private readonly takePlace: () => Promise<number>,
    private readonly wait: (ms: number) => Promise<void>,
  ) {}

  /** Resolves when the call may go. Rejects if the limiter can't be asked, or with the reason of `signal`. */
  place(lane: 'delivery' | 'progress', signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const line = this.lines[lane];
      const leave = (): void => {
        const index = line.indexOf(waiting);
        if (index >= 0) line.splice(index, 1);
        const reason: unknown = signal?.reason;
        reject(reason instanceof Error ? reason : new Error('the call is not wanted any more', { cause: reason }));
      };
      const settle = (): void => signal?.removeEventListener('abort', leave);
      const waiting: Waiting = {
        go: () => (settle(), resolve()),
        fail: (error) => (settle(), reject(error)),
      };
      line.push(waiting);
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      void this.serve();
    });
  }

  private async serve(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      while (this.lines.delivery.length + this.lines.progress.length > 0) {
        const wait = await this.takePlace();
        if (wait === 0) this.next()?.go();
        else await this.wait(wait);
      }
    } catch (error) {
      for (let waiting = this.next(); waiting; waiting = this.next()) waiting.fail(error as Error);
    } finally {
      this.running = false;
    }
  }

  private next(): Waiting | undefined {
    return this.lines.delivery.shift() ?? this.lines.progress.shift();
  }
}
