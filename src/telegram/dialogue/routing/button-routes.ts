import { Injectable } from '@nestjs/common';
import type { DialogueContext } from '../entrance/dialogue-context';

/**
 * Handles the buttons whose data begins with one word; `args` is what follows, split at colons. Telegram gives 64 bytes
 * and nothing of it may live in memory only: a button of last week, pressed after three restarts, must still be
 * understood. So data carries short codes that every process derives alike.
 * @returns false for data that none of our buttons carries: forged, or of a release that is forgotten
 */
export type Press = (ctx: DialogueContext, args: string[]) => Promise<boolean | void> | boolean | void;

/** Every feature brings its own buttons: it registers their first words in `onModuleInit`. */
@Injectable()
export class ButtonRoutes {
  private readonly routes = new Map<string, Press>();

  /** @throws Error if two features claim the same word */
  on(word: string, press: Press): void {
    if (this.routes.has(word)) throw new Error(`Two kinds of buttons begin with "${word}".`);
    this.routes.set(word, press);
  }

  /** @returns false if nobody understands this data */
  async press(ctx: DialogueContext, data: string): Promise<boolean> {
    const [word = '', ...args] = data.split(':');
    const press = this.routes.get(word);
    return press !== undefined && (await press(ctx, args)) !== false;
  }
}
