import type { Locale } from '../../../i18n';
import type { Quote } from '../../../registry';
import { type Button, type Screen, button, plain, shorten, t } from '../../text';
import { useName } from '../menu/kind-texts';
import { shortPrice } from '../menu/model-label';
import { goTo } from '../routing/pages';
import type { Filling } from './filling';
import { fileModelData, searchData, useData } from './media-buttons';
import { type CardChoice, cardButton, useSymbol } from './media-screens';
import type { Received } from './received-media';
import type { Use } from './uses';

const WORDS_SHOWN = 300;

/** What can be made of a text: one press opens the dearest model of a kind with the words on its card. */
export const textScreen = (
  locale: Locale,
  offer: {
    received: Received;
    uses: Use[];
    cards: CardChoice[];
    isSearchable: boolean;
    quoteOf: (filling: Filling) => Quote;
  },
): Screen => {
  const { received, uses, cards, isSearchable, quoteOf } = offer;
  const rowOf = (use: Use): Button[] => {
    const [dearest, ...others] = use.fillings;
    if (dearest === undefined) return [];
    const label = `${useSymbol(use)} ${useName(locale, use.type)} · ${shortPrice(locale, quoteOf(dearest))}`;
    const more = button(
      plain(locale, 'media-first.button.more', { count: others.length }),
      useData(received.id, use.type, 0),
    );
    return [button(label, fileModelData(received.id, dearest.model.code)), ...(others.length > 0 ? [more] : [])];
  };
  return {
    text: t(locale, 'media-first.got.text', { words: shorten(received.words ?? '', WORDS_SHOWN) }),
    keyboard: [
      ...cards.map((card) => [cardButton(locale, received, card)]),
      ...uses.map(rowOf),
      ...(isSearchable ? [[button(plain(locale, 'media-first.button.search'), searchData(received.id))]] : []),
      [goTo(locale, 'menu'), goTo(locale, 'help')],
    ],
  };
};
