import { Context, type Telegraf } from 'telegraf';
import type { AtelierContext, Turn } from './context';
import { RecordingTelegram } from './recording-telegram';

const turns = new WeakMap<object, Turn>();

/** telegraf's context of one update, made for the turn that {@link runTurn} is running. */
export class TurnContext extends Context {
  readonly turn: Turn;

  constructor(...[update, telegram, botInfo]: ConstructorParameters<typeof Context>) {
    const turn = turns.get(update);
    if (turn === undefined) throw new Error('An update was given to telegraf outside of a turn: use runTurn.');
    super(update, new RecordingTelegram(telegram.token, turn.answers), botInfo);
    this.turn = turn;
  }
}

/** Runs all handlers for the update of `turn`. Rejects with what they throw. */
export const runTurn = async (bot: Telegraf<AtelierContext>, turn: Turn): Promise<void> => {
  turns.set(turn.update, turn);
  await bot.handleUpdate(turn.update);
};
