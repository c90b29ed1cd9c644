import type { Update } from 'telegraf/types';
import type { OutgoingCall } from '../../bot/context';
import {
  CALLBACK_ANSWER_LIMIT,
  type Place,
  type Screen,
  editPayload,
  fitHtml,
  plainText,
  sendPayload,
  shorten,
} from '../../text';

interface Labelled {
  text: string;
  callback_data?: string;
}

interface PressedMessage {
  message_id: number;
  /** 0 when the message is so old that Telegram tells nothing more of it. */
  date?: number;
  chat: { id: number };
  text?: string;
  reply_markup?: { inline_keyboard?: Labelled[][] };
}

/** What a turn says. Nothing is sent yet: the calls are recorded, and sent after everything else has been committed. */
export class Replies {
  private kept = false;

  constructor(
    private readonly answers: OutgoingCall[],
    /** Null for updates without a chat (inline queries). */
    private readonly place: Place | null,
    private readonly callback: { id: string; message: PressedMessage | null } | null,
  ) {}

  static of(update: Update, answers: OutgoingCall[], place: Place | null): Replies {
    if (!('callback_query' in update)) return new Replies(answers, place, null);
    const { id, message } = update.callback_query;
    return new Replies(answers, place, { id, message: (message as PressedMessage | undefined) ?? null });
  }

  /**
   * The message whose button was pressed, if its text can be changed. An old one of which Telegram tells nothing probably is
   * a text; where it is none, the edit is refused and a new message is sent instead.
   */
  get pressedMessageId(): number | null {
    const message = this.callback?.message ?? null;
    return message !== null && (message.text !== undefined || message.date === 0) ? message.message_id : null;
  }

  /** True if nothing was said, although it should have been. */
  get isSilent(): boolean {
    return this.answers.length === 0;
  }

  /** A new message. */
  say(screen: Screen): void {
    if (this.place !== null) this.answers.push(this.sending(this.place, screen));
  }

  /** In place of the message whose button was pressed, so that the chat stays short; else a new message. */
  show(screen: Screen): void {
    const messageId = this.kept ? null : this.pressedMessageId;
    if (messageId === null) return this.say(screen);
    this.put(messageId, screen);
  }

  /**
   * The one live message of a card. A press changes it in place; after a message of the person it moves to the end of
   * the chat, where it is read, and its former place is cleared. `stays`: it is changed where it is, although a message
   * has come (a correction of an earlier one).
   * @returns the id of the message that shows the card now; null until a new one has been sent, which is then remembered
   */
  showCard(screen: Screen, confirmId: string, before: number | null, stays = false): number | null {
    if (this.place === null) return before;
    const pressed = this.kept ? null : this.pressedMessageId;
    const inPlace = pressed ?? (stays ? before : null);
    if (inPlace !== null) this.put(inPlace, screen, confirmId);
    else this.answers.push({ ...this.sending(this.place, screen), remembers: confirmId });
    if (before !== null && before !== inPlace) this.clear(before);
    return inPlace;
  }

  /** Takes a message of ours away. One that is too old for that loses its buttons. */
  clear(messageId: number): void {
    if (this.place === null) return;
    const payload = { chat_id: this.place.chatId, message_id: messageId };
    const otherwise: OutgoingCall = {
      method: 'editMessageReplyMarkup',
      payload: { ...payload, reply_markup: { inline_keyboard: [] } },
    };
    this.answers.push({ method: 'deleteMessage', payload, otherwise });
  }

  /** A short note over the chat, for pressed buttons. `alert` has to be closed by hand. */
  toast(text: string, alert = false): void {
    if (this.callback === null) return;
    const payload = {
      callback_query_id: this.callback.id,
      text: shorten(text, CALLBACK_ANSWER_LIMIT),
      show_alert: alert,
    };
    this.answers.push({ method: 'answerCallbackQuery', payload });
  }

  /** Any other call of the Bot API. */
  call(method: string, payload: Record<string, unknown>): void {
    this.answers.push({ method, payload });
  }

  /** From now on in this turn nothing takes the place of the message whose button was pressed. */
  keepPressed(): void {
    this.kept = true;
  }

  private put(messageId: number, screen: Screen, confirmId?: string): void {
    // Telegram refuses an edit that changes nothing; the note over the chat is the visible answer then.
    if (this.place === null || (messageId === this.pressedMessageId && this.isShown(screen))) return;
    const sending = this.sending(this.place, screen);
    this.answers.push({
      method: 'editMessageText',
      payload: editPayload(this.place.chatId, messageId, screen),
      otherwise: confirmId === undefined ? sending : { ...sending, remembers: confirmId },
    });
  }

  private isShown(screen: Screen): boolean {
    const message = this.callback?.message;
    const buttons = message?.reply_markup?.inline_keyboard ?? [];
    const labels = (rows: Labelled[][]): string =>
      JSON.stringify(rows.map((row) => row.map(({ text, callback_data }) => [text, callback_data])));
    return (
      message?.text?.trim() === plainText(fitHtml(screen.text)).trim() && labels(buttons) === labels(screen.keyboard)
    );
  }

  private sending(place: Place, screen: Screen): OutgoingCall {
    return { method: 'sendMessage', payload: sendPayload(place, screen) };
  }
}
