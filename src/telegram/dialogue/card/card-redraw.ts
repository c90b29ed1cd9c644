import { Injectable } from '@nestjs/common';
import { pause } from '../../patience';
import { LiveMessages } from '../../inbox/live-messages';
import { TelegramRefusal, TelegramSender } from '../../sender';
import { type Place, type Screen, editPayload, sendPayload } from '../../text';

/** A card's message is known as soon as it has been sent: a job that was quicker looks again so often. */
const LOOKS = 20;
const LOOK_MS = 250;

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
    await tolerant(this.sender.call('deleteMessage', { chat_id: place.chatId, message_id: before }, options));
  }

  /** Where it is. A card that is closed meanwhile, or looks the same, is left alone. */
  async inPlace(confirmId: string, place: Place, screen: Screen, signal: AbortSignal): Promise<void> {
    const messageId = await this.messageOf(confirmId, signal);
    if (messageId === null) return;
    const options = { lane: 'answer', chatId: place.chatId, signal } as const;
    await tolerant(this.sender.call('editMessageText', editPayload(place.chatId, messageId, screen), options));
  }

  private async messageOf(confirmId: string, signal: AbortSignal): Promise<number | null> {
    for (let look = 0; look < LOOKS; look += 1) {
      const found = await this.live.of(confirmId);
      if (found !== 'unknown') return found;
      await pause(LOOK_MS, signal);
    }
    return null;
  }
}

const tolerant = async (call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof TelegramRefusal) || error.code === 429) throw error;
  }
};
