import type { Locale } from '../../i18n';
import type { Quote } from '../../registry';
import { type Html, formatNumber, plain, t } from './index';

/** "1 credit", "5 credits" with the plural of the language. */
export const credits = (locale: Locale, amount: number): string =>
  plain(locale, 'dialogue.credits', { count: amount, amount: formatNumber(locale, amount) });

/** The price of a card: exact, or an upper bound while something it depends on is not known. */
export const priceText = (locale: Locale, quote: Quote): Html =>
  t(locale, quote.exact ? 'dialogue.price.exact' : 'dialogue.price.estimate', {
    price: credits(locale, quote.credits),
  });
