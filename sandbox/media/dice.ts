import { createHash } from 'node:crypto';

/** Numbers that follow from a text alone: the same prompt and seed give the same picture and melody. */
export class Dice {
  private bytes: Buffer;
  private at = 0;

  constructor(private readonly seed: string) {
    this.bytes = createHash('sha256').update(seed).digest();
  }

  /** A number from 0 up to, but not including, 1. */
  next(): number {
    if (this.at + 4 > this.bytes.length) {
      this.bytes = createHash('sha256').update(this.bytes).update(this.seed).digest();
      this.at = 0;
    }
    const value = this.bytes.readUInt32BE(this.at) / 2 ** 32;
    this.at += 4;
    return value;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }
}
