import { Injectable } from '@nestjs/common';
import type { InlineQuery, InlineQueryResultArticle } from 'telegraf/types';
import { ModelDurations } from '../../../generation';
import { type ModelSpec, Registry, typeTitle, usualSeconds } from '../../../registry';
import { html, lines, marked, paragraphs, plain, shorten } from '../../text';
import { kindSymbol } from '../../text/symbols';
import type { DialogueContext } from '../entrance/dialogue-context';
import { roughTime, shortPrice } from './model-label';

const MOST_RESULTS = 20;

/** `@bot words` in any chat: models with links that open their cards here. */
@Injectable()
export class InlineSearch {
  constructor(
    private readonly registry: Registry,
    private readonly durations: ModelDurations,
  ) {}

  async answer(ctx: DialogueContext, query: InlineQuery): Promise<void> {
    const words = query.query;
    const found = words.trim() === '' ? this.registry.offered() : this.registry.search(words);
    const models = found.slice(0, MOST_RESULTS);
    const ids = models.map(({ id }) => id);
    const usual = await this.durations.usualMs(ctx.turn.manager, ids);
    const results = models.map((model) => this.article(ctx, model, usual.get(model.id) ?? usualSeconds(model) * 1000));
    // A list of nothing shows nothing at all: then a line above it leads to the chat with the bot.
    const text = plain(ctx.locale, 'menu.inline-none');
    const button = results.length === 0 ? { button: { text, start_parameter: 'menu' } } : {};
    const list = { results, ...button, cache_time: 60, is_personal: true };
    ctx.replies.call('answerInlineQuery', { inline_query_id: query.id, ...list });
  }

  private article(ctx: DialogueContext, model: ModelSpec, usualMs: number): InlineQueryResultArticle {
    const { locale } = ctx;
    const kind = typeTitle(model.modelType, locale);
    const does = model.description[locale] ?? model.description.en ?? '';
    const facts = `${shortPrice(locale, this.registry.quote(model, {}))} · ${roughTime(locale, usualMs)}`;
    const name = html`${kindSymbol(model)} <b>${model.title}</b>`;
    const text = paragraphs(lines(name, html`<i>${kind}</i>`), shorten(does, 500), facts);
    const url = `https://t.me/${ctx.botInfo.username}?start=m_${model.code}`;
    const { text: message_text, ...marks } = marked('text', text);
    return {
      type: 'article',
      id: model.code,
      title: shorten(`${kindSymbol(model)} ${model.title}`, 60),
      description: shorten(`${kind} · ${facts}. ${does}`, 120),
      input_message_content: { message_text, ...marks } as unknown as InlineQueryResultArticle['input_message_content'],
      reply_markup: { inline_keyboard: [[{ text: plain(locale, 'menu.button.open'), url }]] },
    };
  }
}
