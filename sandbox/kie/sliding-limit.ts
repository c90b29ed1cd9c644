/** At most `count` events in any `windowMs`, for each key apart. A refused event does not count. */
export class SlidingLimit {
  private readonly taken = new Map<string, number[]>();

  constructor(
    private readonly count: number,
    private readonly windowMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes a place and tells whether there was one. */
  take(key = ''): boolean {
    const now = this.now();
    const recent = (this.taken.get(key) ?? []).filter((at) => at > now - this.windowMs);
    const free = recent.length < this.count;
    if (free) recent.push(now);
    this.taken.set(key, recent);
    if (this.taken.size > 10_000) this.forgetOld(now);
    return free;
  }

  private forgetOld(now: number): void {
    for (const [key, times] of this.taken) {
      if ((times.at(-1) ?? 0) <= now - this.windowMs) this.taken.delete(key);
    }
  }
}
