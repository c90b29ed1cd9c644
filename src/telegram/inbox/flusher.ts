import { Injectable, Logger } from '@nestjs/common';
import type { Update } from 'telegraf/types';
import type { OutgoingCall } from '../bot/context';
import { TelegramRefusal, TelegramSender } from '../sender';
import { arrange, asPlainText } from './answers';
import { LiveMessages } from './live-messages';

/** `gone`: the person can't be written to, so the rest need not be tried. */
type Sent = 'sent' | 'refused' | 'gone';

/** Sends the answers of a handled update. */
@Injectable()
export class Flusher {
  private readonly logger = new Logger(Flusher.name);

  constructor(
    private readonly sender: TelegramSender,
    private readonly live: LiveMessages,
  ) {}

  /**
   * Sends them in order; the button's answer goes at once, beside the others. What Telegram refuses for good, or can't
   * take for minutes, is logged and given up: a later update of this chat must not wait for it for ever.
   * @throws only the reason of `signal`: the answers then stay in the inbox for the next instance
   */
  async flush(update: Update, answers: OutgoingCall[], signal: AbortSignal): Promise<void> {
    const { callback, others } = arrange(update, answers);
    const button = callback === null ? Promise.resolve('sent') : this.send(callback, update, signal);
    // Awaited below; without a handler a failure in between would count as unhandled.
    button.catch(() => undefined);
    for (const call of others) {
      if ((await this.send(call, update, signal)) === 'gone') break;
    }
    await button;
  }

  private async send(call: OutgoingCall, update: Update, signal: AbortSignal): Promise<Sent> {
    try {
      const sent = await this.sender.call<{ message_id?: number }>(call.method, call.payload, {
        lane: 'answer',
        signal,
      });
      if (call.remembers !== undefined) await this.remember(call.remembers, sent.message_id);
      return 'sent';
    } catch (error) {
      signal.throwIfAborted();
      return this.refused(call, update, error, signal);
    }
  }

  /** Unknown, the next screen of the card is sent below instead of in its place: no reason to fail. */
  private async remember(confirmId: string, messageId: number | undefined): Promise<void> {
    if (messageId === undefined) return;
    try {
      await this.live.remember(confirmId, messageId);
    } catch (error) {
      this.logger.warn({ msg: 'the message of a card was not remembered', messageId, err: error });
    }
  }

  private async refused(call: OutgoingCall, update: Update, error: unknown, signal: AbortSignal): Promise<Sent> {
    const facts = { method: call.method, updateId: update.update_id, reason: String(error) };
    if (!(error instanceof TelegramRefusal)) {
      this.logger.error({ msg: 'an answer could not be sent', ...facts });
      return 'refused';
    }
    if (error.kind === 'not_modified') return 'sent';
    if (error.kind === 'blocked' || error.kind === 'chat_gone') {
      this.logger.log({ msg: 'the person can not be answered', ...facts });
      return 'gone';
    }
    const plain = error.kind === 'cannot_parse' ? asPlainText(call) : null;
    if (plain !== null) {
      this.logger.error({ msg: 'broken entities, sent as plain text', ...facts });
      return this.send({ ...call, ...plain }, update, signal);
    }
    if (call.otherwise) return this.send(call.otherwise, update, signal);
    if (error.kind === 'query_too_old') this.logger.log({ msg: 'a query was answered too late', ...facts });
    else if (error.kind === 'message_gone') this.logger.log({ msg: 'the message is gone', ...facts });
    else this.logger.error({ msg: 'telegram refused an answer', ...facts });
    return 'refused';
  }
}
