import type { ApiCall, Message, TelegramEmulator } from '../../sandbox/telegram';

/** A button that was shown at some time; its message may look different now, or be gone. */
export interface ShownButton {
  messageId: number;
  label: string;
  data: string;
}

/** What people of one chat could see of the bot so far. */
interface Sight {
  effects: number;
  buttons: ShownButton[];
  waiting: Set<() => void>;
}

const VISIBLE = /^(send(?!ChatAction)|edit|delete|copy|forward)/;

/** Sees every answered call to the Bot API: what became visible where, every button ever shown, every refusal. */
export class Witness {
  readonly refusals: ApiCall[] = [];
  /** Ids of the pressed buttons that have had their answer. */
  readonly answered = new Set<string>();
  private readonly sights = new Map<number, Sight>();
  private readonly stop: () => void;

  constructor(telegram: TelegramEmulator) {
    this.stop = telegram.watchCalls((call) => this.take(call));
  }

  close(): void {
    this.stop();
  }

  /** How many times something visible has happened in a chat. */
  effects(chatId: number): number {
    return this.sight(chatId).effects;
  }

  buttons(chatId: number): readonly ShownButton[] {
    return this.sight(chatId).buttons;
  }

  /** @throws Error after `timeoutMs` with fewer visible effects than that */
  waitFor(chatId: number, effects: number, timeoutMs: number): Promise<void> {
    const sight = this.sight(chatId);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (sight.effects < effects) return;
        clearTimeout(timer);
        sight.waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        sight.waiting.delete(look);
        reject(new Error(`no visible answer within ${timeoutMs} ms`));
      }, timeoutMs);
      sight.waiting.add(look);
      look();
    });
  }

  private take(call: ApiCall): void {
    if (!call.ok) {
      this.refusals.push(call);
      return;
    }
    if (call.method === 'answerCallbackQuery') this.answered.add(String(call.payload.callback_query_id));
    if (!VISIBLE.test(call.method)) return;
    const sight = this.sight(Number(call.payload.chat_id));
    for (const message of [call.result].flat()) sight.buttons.push(...buttonsOf(message as Message | true));
    sight.effects += 1;
    for (const look of [...sight.waiting]) look();
  }

  private sight(chatId: number): Sight {
    const known = this.sights.get(chatId) ?? { effects: 0, buttons: [], waiting: new Set() };
    this.sights.set(chatId, known);
    return known;
  }
}

const buttonsOf = (message: Message | true): ShownButton[] => {
  if (message === true) return [];
  return (message.reply_markup?.inline_keyboard ?? [])
    .flat()
    .flatMap(({ text, callback_data: data }) =>
      data === undefined ? [] : [{ messageId: message.message_id, label: text, data }],
    );
};
