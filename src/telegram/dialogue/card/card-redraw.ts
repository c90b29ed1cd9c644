import { Injectable } from '@nestjs/common';
import { LiveMessages } from '../../inbox/live-messages';
import { TelegramRefusal, TelegramSender } from '../../sender';
import { type Place, type Screen, editPayload, sendPayload } from '../../text';

/** Draws a card anew from a job, outside of any turn. */
@Injectable()
export class CardRedraw {
  constructor(
    private readonly sender: TelegramSender,
    private readonly live: LiveMessages,
  ) {}

  /** At the end of the chat, below what the person has sent; its former place is cleared. */
  async below(
    confirmId: string,
    before: number | null,
    place: Place,
    screen: Screen,
    signal: AbortSignal,
  ): Promise<void> {
    const options = { lane: 'answer', chatId: place.chatId, signal } as const;
    const sent = await this.sender.call<{ message_id: number }>('sendMessage', sendPayload(place, screen), options);
    await this.live.remember(confirmId, sent.message_id);
    if (before === null) return;
    await this.tolerant(this.sender.call('deleteMessage', { chat_id: place.chatId, message_id: before }, options));
  }

  /** Where it is. A card that is no longer there, or looks the same, is left alone. */
  async inPlace(messageId: number, place: Place, screen: Screen, signal: AbortSignal): Promise<void> {
    const options = { lane: 'answer', chatId: place.chatId, signal } as const;
    await this.tolerant(this.sender.call('editMessageText', editPayload(place.chatId, messageId, screen), options));
  }

  private async tolerant(call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      if (!(error instanceof TelegramRefusal) || error.code === 429) throw error;
    }
  }
}
