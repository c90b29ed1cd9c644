import { Injectable } from '@nestjs/common';
import type { InlineQueryResultArticle, Message } from 'telegraf/types';
import { type MediaKind, type ModelSpec, Registry, typeTitle } from '../../../registry';
import { html, lines, marked, paragraphs, rowsOf, shorten, t } from '../../text';
import { Conversation } from '../card/conversation';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { messageEvent } from '../incoming/message-event';
import { modelsFor } from '../card/fitting';
import { Menus } from '../menu/menus';
import { credits } from '../../text/credits';
import { goTo, modelButtons } from '../menu/menu-screens';

const INLINE_RESULTS = 20;
const OFFERED = 6;

/** What comes while no dialogue waits for it: nothing is met with silence. */
@Injectable()
export class Fallback {
  constructor(
    private readonly registry: Registry,
    private readonly menus: Menus,
    private readonly conversation: Conversation,
  ) {}

  async handle(ctx: DialogueContext): Promise<void> {
    const { update, locale } = ctx;
    if ('inline_query' in update) return this.inline(ctx, update.inline_query.id, update.inline_query.query);
    if ('pre_checkout_query' in update) {
      const { id } = update.pre_checkout_query;
      const error_message = t(locale, 'dialogue.no-payments').value;
      return ctx.replies.call('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: false, error_message });
    }
    if ('edited_message' in update) {
      const open = await this.conversation.current(ctx);
      const ways = open === null ? [goTo(locale, 'menu')] : [goTo(locale, 'resume'), goTo(locale, 'menu')];
      return ctx.replies.say({ text: t(locale, 'dialogue.edited'), keyboard: [ways] });
    }
    const message = messageOf(ctx);
    if (message !== undefined) this.message(ctx, message);
  }

  private message(ctx: DialogueContext, message: Message): void {
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
        return this.menus.found(ctx, taken.event.kind === 'text' ? taken.event.text : '', 'text-outside');
    }
  }

  /** A file without a dialogue: what can be made of it. */
  private offerFor(ctx: DialogueContext, kind: MediaKind): void {
    const { locale } = ctx;
    const models = modelsFor(this.registry.offered(), kind).slice(0, OFFERED);
    const buttons = rowsOf(modelButtons(locale, models, this.menus.quoteOf), 1);
    const key = models.length === 0 ? 'dialogue.media-outside.none' : 'dialogue.media-outside.some';
    ctx.replies.say({ text: t(locale, key), keyboard: [...buttons, [goTo(locale, 'menu')]] });
  }

  private inline(ctx: DialogueContext, queryId: string, words: string): void {
    const found = words.trim() === '' ? this.registry.offered() : this.registry.search(words);
    const results = found.slice(0, INLINE_RESULTS).map((model) => this.article(ctx, model));
    ctx.replies.call('answerInlineQuery', { inline_query_id: queryId, results, cache_time: 60, is_personal: true });
  }

  private article(ctx: DialogueContext, model: ModelSpec): InlineQueryResultArticle {
    const { locale } = ctx;
    const kind = typeTitle(model.modelType, locale);
    const does = model.description[locale] ?? model.description.en ?? '';
    const price = t(locale, 'dialogue.price.from', { price: credits(locale, this.menus.quoteOf(model).credits) });
    const text = paragraphs(lines(html`<b>${model.title}</b>`, html`<i>${kind}</i>`), shorten(does, 500), price);
    const url = `https://t.me/${ctx.botInfo.username}?start=m_${model.code}`;
    const { text: message_text, ...marks } = marked('text', text);
    return {
      type: 'article',
      id: model.code,
      title: shorten(model.title, 60),
      description: shorten(`${kind}. ${does}`, 120),
      input_message_content: { message_text, ...marks } as unknown as InlineQueryResultArticle['input_message_content'],
      reply_markup: { inline_keyboard: [[{ text: t(locale, 'dialogue.button.open').value, url }]] },
    };
  }
}
