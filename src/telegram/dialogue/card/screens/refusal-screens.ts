import type { Locale } from '../../../../i18n';
import type { ModelSpec } from '../../../../registry';
import { type Screen, button, paragraphs, plain, rowsOf, t } from '../../../text';
import type { Cheaper } from '../cheaper';
import { cardData } from './card-buttons';
import { credits } from '../../../text/credits';
import { type QuoteOf, modelButtons } from '../../menu/menu-screens';
import { goTo } from '../../routing/pages';

export interface InsufficientFacts {
  price: number;
  balance: number;
  missing: number;
  cheaper: Cheaper;
}

/** The balance does not reach: what is missing, what it does reach for, how to get more. The card stays open. */
export const insufficientScreen = (
  locale: Locale,
  facts: InsufficientFacts,
  token: string,
  quoteOf: QuoteOf,
): Screen => ({
  text: paragraphs(
    t(locale, 'card.insufficient.text', {
      price: credits(locale, facts.price),
      balance: credits(locale, facts.balance),
      missing: credits(locale, facts.missing),
    }),
    facts.cheaper.models.length > 0 &&
      t(locale, facts.cheaper.affordable ? 'card.insufficient.affordable' : 'card.insufficient.cheaper'),
    t(locale, 'dialogue.balance.more'),
  ),
  keyboard: [
    ...rowsOf(modelButtons(locale, facts.cheaper.models, quoteOf), 1),
    [button(plain(locale, 'dialogue.button.card'), cardData(token))],
    [goTo(locale, 'balance'), goTo(locale, 'menu')],
  ],
});

/** The model has left the offer while its card was open. */
export const unavailableScreen = (
  locale: Locale,
  model: ModelSpec,
  similar: ModelSpec[],
  quoteOf: QuoteOf,
): Screen => ({
  text: t(locale, similar.length > 0 ? 'card.unavailable.similar' : 'card.unavailable.text', {
    model: model.title,
  }),
  keyboard: [...rowsOf(modelButtons(locale, similar, quoteOf), 1), [goTo(locale, 'menu')]],
});
