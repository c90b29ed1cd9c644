import { Injectable } from '@nestjs/common';
import type { Message } from 'telegraf/types';
import { type MediaKind, Registry } from '../../../registry';
import { plain, rowsOf, t } from '../../text';
import { Cards } from '../card/cards';
import { Conversation } from '../card/conversation';
import { modelsFor } from '../card/fitting';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { messageEvent } from '../incoming/message-event';
import { InlineSearch } from '../menu/inline-search';
import { modelButtons } from '../menu/menu-screens';
import { Menus } from '../menu/menus';
import { TextOutside } from '../menu/text-outside';
import { goTo } from './pages';

const OFFERED = 6;

/** What comes while no card waits for it: nothing is met with silence. */
@Injectable()
export class Fallback {
  constructor(
    private readonly registry: Registry,
    private readonly menus: Menus,
    private readonly cards: Cards,
    private readonly conversation: Conversation,
    private readonly inlineSearch: InlineSearch,
    private readonly textOutside: TextOutside,
  ) {}

  async handle(ctx: DialogueContext): Promise<void> {
    const { update, locale } = ctx;
    if ('inline_query' in update) return this.inlineSearch.answer(ctx, update.inline_query);
    if ('pre_checkout_query' in update) {
      const { id } = update.pre_checkout_query;
      const error_message = plain(locale, 'dialogue.no-payments');
      return ctx.replies.call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: false, error_message });
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
        return ctx.replies.say({ text: this.conversation.tooBig(ctx, taken.sizeBytes), keyboard: ways });
      case 'unsupported':
        return ctx.replies.say({ text: t(locale, `dialogue.unsupported.${taken.what}`), keyboard: ways });
      case 'text_file':
        return this.offerFor(ctx, taken.media.kind);
      case 'flow':
        if (taken.event.kind === 'media') return this.offerFor(ctx, taken.event.items[0]?.kind ?? 'document');
        return this.textOutside.take(ctx, message, taken.event.kind === 'text' ? taken.event.text : '');
    }
  }

  /** A file without a card: what can be made of it. */
  private offerFor(ctx: DialogueContext, kind: MediaKind): void {
    const { locale } = ctx;
    const models = modelsFor(this.registry.offered(), kind).slice(0, OFFERED);
    const buttons = rowsOf(modelButtons(locale, models, this.menus.quoteOf), 1);
    const key = models.length === 0 ? 'dialogue.media-outside.none' : 'dialogue.media-outside.some';
    ctx.replies.say({ text: t(locale, key), keyboard: [...buttons, [goTo(locale, 'menu')]] });
  }
}
