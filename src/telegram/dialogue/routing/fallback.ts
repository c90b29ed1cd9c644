import { Injectable } from '@nestjs/common';
import type { Message } from 'telegraf/types';
import { type Html, plain, t } from '../../text';
import { Cards } from '../card/cards';
import { Conversation } from '../card/conversation';
import type { FlowEvent } from '../card/flow';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { messageEvent } from '../incoming/message-event';
import { messageOfWords } from '../incoming/prompt-parts';
import { leftOutText, tooBigText } from '../incoming/too-big';
import { MediaOffers } from '../media-first/media-offers';
import { onlyAddress } from '../media-first/web-address';
import { InlineSearch } from '../menu/inline-search';
import { TextOutside } from '../menu/text-outside';
import { goTo } from './pages';

/** What comes while no card waits for it: nothing is met with silence. */
@Injectable()
export class Fallback {
  constructor(
    private readonly cards: Cards,
    private readonly conversation: Conversation,
    private readonly inlineSearch: InlineSearch,
    private readonly textOutside: TextOutside,
    private readonly mediaOffers: MediaOffers,
  ) {}

  async handle(ctx: DialogueContext): Promise<void> {
    const { update, locale } = ctx;
    if ('inline_query' in update) return this.inlineSearch.answer(ctx, update.inline_query);
    if ('pre_checkout_query' in update) {
      const { id } = update.pre_checkout_query;
      const error_message = plain(locale, 'dialogue.no-payments');
      return ctx.replies.call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: false, error_message });
    }
    if ('shipping_query' in update) {
      const { id } = update.shipping_query;
      const error_message = plain(locale, 'dialogue.no-payments');
      return ctx.replies.call('answerShippingQuery', { shipping_query_id: id, ok: false, error_message });
    }
    const message = messageOf(ctx);
    if (message === undefined) return;
    if ('edited_message' in update) return this.edited(ctx, message);
    await this.message(ctx, message);
  }

  private async edited(ctx: DialogueContext, message: Message): Promise<void> {
    if (await this.conversation.takeCorrection(ctx, message)) return;
    const { locale } = ctx;
    const open = await this.cards.current(ctx);
    const ways = open === null ? [goTo(locale, 'menu')] : [goTo(locale, 'resume'), goTo(locale, 'menu')];
    ctx.replies.say({ text: t(locale, 'dialogue.edited'), keyboard: [ways] });
  }

  private async message(ctx: DialogueContext, message: Message): Promise<void> {
    const { locale } = ctx;
    const taken = messageEvent(message, ctx.turn.album);
    const ways = [[goTo(locale, 'menu'), goTo(locale, 'help')]];
    switch (taken.kind) {
      case 'too_big':
        return ctx.replies.say({ text: tooBigText(locale, taken.sizeBytes), keyboard: ways });
      case 'unsupported':
        return ctx.replies.say({ text: t(locale, `dialogue.unsupported.${taken.what}`), keyboard: ways });
      case 'text_file':
        if (await this.textOutside.takeFile(ctx, message)) return;
        return this.mediaOffers.offer(
          ctx,
          { items: [taken.media], words: taken.caption, messageId: message.message_id },
          [t(locale, 'media-first.text-file')],
        );
      case 'flow':
        return this.event(ctx, message, taken.event, leftOutText(locale, taken.leftOut));
    }
  }

  /** A file, a link or words that no card waits for. */
  private async event(ctx: DialogueContext, message: Message, event: FlowEvent, above: Html[]): Promise<void> {
    if (event.kind === 'media') {
      const { items, caption } = event;
      const incoming = { items, words: caption, messageId: messageOfWords(message, ctx.turn) };
      return this.mediaOffers.offer(ctx, incoming, above);
    }
    const words = event.kind === 'text' ? event.text : '';
    const address = onlyAddress(words);
    if (address !== null) return this.mediaOffers.offerLink(ctx, address, message.message_id);
    return this.textOutside.take(ctx, message, words);
  }
}
