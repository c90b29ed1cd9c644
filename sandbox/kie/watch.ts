/** Things that happen, kept in their order, which one can wait for without asking again and again. */
export class Watch<T> {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly what: string,
    private readonly past: () => T[],
  ) {}

  /** Tells the waiting ones to look again. */
  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** The first one that fits, past or to come; rejects after the deadline and tells what there was instead. */
  next(fits: (item: T) => boolean, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.listeners.delete(look);
      };
      const look = (): void => {
        const found = this.past().find(fits);
        if (found === undefined) return;
        settle();
        resolve(found);
      };
      const timer = setTimeout(() => {
        settle();
        const seen = JSON.stringify(this.past()).slice(0, 2_000);
        reject(new Error(`no such ${this.what} within ${timeoutMs} ms; there were ${seen}`));
      }, timeoutMs);
      this.listeners.add(look);
      look();
    });
  }
}
