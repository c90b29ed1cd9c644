import { Injectable } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import { Telegraf } from 'telegraf';
import type { UserFromGetMe } from 'telegraf/types';
import type { AtelierContext, Turn } from './context';
import { SealedTelegram } from './recording-telegram';
import { runTurn } from './turn-context';

/** telegraf's bot, tamed: it routes a turn to the handlers and does nothing else. */
@Injectable()
export class Bot {
  constructor(@InjectBot() private readonly telegraf: Telegraf<AtelierContext>) {
    telegraf.telegram = new SealedTelegram(telegraf.telegram.token);
    // nestjs-telegraf has set a handler that logs and swallows; the inbox must learn of every failure.
    telegraf.catch((error) => {
      throw error;
    });
    // nestjs-telegraf stops the bot at shutdown, and telegraf throws if it was never launched.
    telegraf.stop = () => undefined;
  }

  /** Without it telegraf would ask getMe by itself, and keep a failed answer for ever. */
  introduce(me: UserFromGetMe): void {
    this.telegraf.botInfo = me;
  }

  /** Runs all handlers. Rejects with what they throw. */
  run(turn: Turn): Promise<void> {
    return runTurn(this.telegraf, turn);
  }
}
