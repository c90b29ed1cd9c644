import { Injectable } from '@nestjs/common';
import type { InlineQuery, InlineQueryResultArticle } from 'telegraf/types';
import { type ModelSpec, Registry, typeTitle } from '../../../registry';
import { html, lines, marked, paragraphs, plain, shorten, t } from '../../text';
import { credits } from '../../text/credits';
import type { DialogueContext } from '../entrance/dialogue-context';

const MOST_RESULTS = 20;

/** `@bot words` in any chat: models with links that open their cards here. */
@Injectable()
export class InlineSearch {
  constructor(private readonly registry: Registry) {}

  answer(ctx: DialogueContext, query: InlineQuery): void {
    const words = query.query;
    const found = words.trim() === '' ? this.registry.offered() : this.registry.search(words);
    const results = found.slice(0, MOST_RESULTS).map((model) => this.article(ctx, model));
    ctx.replies.call('answerInlineQuery', { inline_query_id: query.id, results, cache_time: 60, is_personal: true });
  }

  private article(ctx: DialogueContext, model: ModelSpec): InlineQueryResultArticle {
    const { locale } = ctx;
    const kind = typeTitle(model.modelType, locale);
    const does = model.description[locale] ?? model.description.en ?? '';
    const price = t(locale, 'dialogue.price.from', { price: credits(locale, this.registry.quote(model, {}).credits) });
    const text = paragraphs(lines(html`<b>${model.title}</b>`, html`<i>${kind}</i>`), shorten(does, 500), price);
    const url = `https://t.me/${ctx.botInfo.username}?start=m_${model.code}`;
    const { text: message_text, ...marks } = marked('text', text);
    return {
      type: 'article',
      id: model.code,
      title: shorten(model.title, 60),
      description: shorten(`${kind}. ${does}`, 120),
      input_message_content: { message_text, ...marks } as unknown as InlineQueryResultArticle['input_message_content'],
      reply_markup: { inline_keyboard: [[{ text: plain(locale, 'dialogue.button.open'), url }]] },
    };
  }
}
