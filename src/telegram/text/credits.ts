import type { Locale } from '../../i18n';
import type { Quote } from '../../registry';
import { type Html, formatNumber, plain, t } from './index';

/** "1 credit", "5 credits" with the plural of the language. */
export const credits = (locale: Locale, amount: number): string =>
  plain(locale, 'dialogue.credits', { count: amount, amount: formatNumber(locale, amount) });

/** The price of a card: exact, or an upper bound while something is not known, or until the provider has counted. */
export const priceText = (locale: Locale, quote: Quote): Html => {
  const sort = quote.settlesActual === true ? 'settles' : quote.exact ? 'exact' : 'estimate';
  return t(locale, `dialogue.price.${sort}`, { price: credits(locale, quote.credits) });
};
