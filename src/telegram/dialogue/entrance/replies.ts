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
  chat: { id: number };
  text?: string;
  reply_markup?: { inline_keyboard?: Labelled[][] };
}

/** What a turn says. Nothing is sent yet: the calls are recorded, and sent after everything else has been committed. */
export class Replies {
  private kept = false;
  private ignored = false;

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

  /** The message whose button was pressed, if its text can be changed. */
  get pressedMessageId(): number | null {
    const message = this.callback?.message;
    return message?.text === undefined ? null : message.message_id;
  }

  /** True if nothing was said, although it should have been. */
  get isSilent(): boolean {
    return this.answers.length === 0 && !this.ignored;
  }

  /** This update is none of ours and gets no answer. */
  ignore(): void {
    this.ignored = true;
  }

  /** A new message. */
  say(screen: Screen): void {
    if (this.place !== null) this.answers.push(this.sending(this.place, screen));
  }

  /** In place of the message whose button was pressed, so that the chat stays short; else a new message. */
  show(screen: Screen): void {
    const messageId = this.kept ? null : this.pressedMessageId;
    if (messageId === null || this.place === null) return this.say(screen);
    // Telegram refuses an edit that changes nothing; the note over the chat is the visible answer then.
    if (this.isShown(screen)) return;
    this.answers.push({
      method: 'editMessageText',
      payload: editPayload(this.place.chatId, messageId, screen),
      otherwise: this.sending(this.place, screen),
    });
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
