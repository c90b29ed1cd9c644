import { Injectable } from '@nestjs/common';
import type { Message } from 'telegraf/types';
import { History } from '../../../generation';
import { type MediaRef, Registry } from '../../../registry';
import { Conversation } from '../card/conversation';
import type { DialogueContext } from '../entrance/dialogue-context';
import { foundIn } from '../incoming/media-of';
import { goTo } from '../routing/pages';
import { editorOf } from './editor';
import { MediaCards } from './media-cards';
import { MediaOffers } from './media-offers';

/** A reply with words to a picture, a film or a sound: it is changed as they say. */
@Injectable()
export class ReplyEdits {
  constructor(
    private readonly mediaCards: MediaCards,
    private readonly offers: MediaOffers,
    private readonly history: History,
    private readonly registry: Registry,
    private readonly conversation: Conversation,
  ) {}

  /** @returns false if the message that is replied to holds no such file: then the words are an ordinary text */
  async take(ctx: DialogueContext, message: Message.TextMessage, replied: Message): Promise<boolean> {
    const found = foundIn([replied]);
    if (found.kind === 'too_big') {
      const text = this.conversation.tooBig(ctx, found.sizeBytes);
      ctx.replies.say({ text, keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'help')]] });
      return true;
    }
    const file = found.kind === 'media' ? found.items[0] : undefined;
    if (file === undefined) return false;
    const words = message.text.trim();
    const incoming = {
      items: [file],
      words,
      messageId: message.message_id,
      parentId: await this.madeAs(ctx, replied.message_id, file),
    };
    const editor = editorOf(
      file,
      this.mediaCards.recent(ctx),
      (type) => this.registry.ofType(type),
      (filling) => this.mediaCards.isComplete(filling, words),
    );
    if (editor === null) await this.offers.offer(ctx, incoming);
    else await this.mediaCards.open(ctx, await this.offers.store(ctx, incoming, 'files'), editor.model);
    return true;
  }

  /** The own generation that this message or this file is a result of. */
  private async madeAs(ctx: DialogueContext, messageId: number, file: MediaRef): Promise<string | null> {
    return this.history.byReceipt(ctx.turn.manager, ctx.user.id, [
      { origin: { address: { chatId: ctx.chat?.id ?? 0 } }, receipt: { messageIds: [messageId] } },
      { receipt: { files: [{ fileId: file.ref }] } },
    ]);
  }
}
