import type { Bus } from '../bus';
import type { Message } from '../types';

/** Numbers every message and every change of one, so that "newer than" can be asked without looking at clocks. */
export class Revisions {
  newest = 0;
  private readonly numbers = new WeakMap<Message, number>();

  constructor(bus: Bus) {
    bus.listen((event) => {
      if (event.type === 'message' || event.type === 'edited') this.numbers.set(event.message, ++this.newest);
    });
  }

  /** 0 for what was there before a restart. */
  of(message: Message): number {
    return this.numbers.get(message) ?? 0;
  }
}
