import type { Locale } from '../../../i18n';
import type { ModelSpec, Quote } from '../../../registry';
import {
  type Button,
  type Html,
  type Screen,
  button,
  html,
  lines,
  pageOf,
  pager,
  paragraphs,
  plain,
  rowsOf,
  shorten,
  t,
} from '../../text';
import { typeSymbol } from '../../text/symbols';
import { reopenData } from '../card/screens/card-buttons';
import { useName } from '../menu/kind-texts';
import { shortPrice, shortTitle, widthOf } from '../menu/model-label';
import { twoColumns } from '../menu/two-columns';
import { goTo } from '../routing/pages';
import type { Filling } from './filling';
import { LINK_KINDS, fileCardData, fileModelData, linkKindData, offerData, useData } from './media-buttons';
import type { Received } from './received-media';
import { OTHER_USE, type Use } from './uses';

/** An open card that the files could go to. */
export interface CardChoice {
  token: string;
  model: ModelSpec;
  /** The beginning of its prompt, to tell cards of one model apart. */
  prompt: string | null;
  /** The files are there already. */
  isBack: boolean;
}

/** All kinds of a picture on one page; more come only with many new types. */
const USES_PER_PAGE = 18;
const MODELS_PER_PAGE = 8;
/** More than this is cut off by phones: the title gives way. */
const PHONE_WIDTH = 40;
const MOST_WORDS = 300;

export const useSymbol = ({ type, fillings }: Use): string =>
  type === OTHER_USE ? '📎' : typeSymbol(type, fillings[0]?.model.output);

const useButton = (locale: Locale, received: Received, use: Use): Button => {
  const only = use.fillings.length === 1;
  const label = `${useSymbol(use)} ${useName(locale, use.type)}`;
  return button(only ? label : `${label} · ${use.fillings.length}`, useData(received.id, use.type, 0));
};

const got = (locale: Locale, { what, items }: Received): Html => {
  if (what === 'page') return t(locale, 'media-first.got.page');
  const kinds = new Set(items.map(({ kind }) => kind));
  const kind = kinds.size === 1 ? [...kinds][0] : 'mixed';
  return t(locale, `media-first.got.${kind}`, { count: items.length });
};

const wordsOf = (locale: Locale, { words }: Received): Html | false =>
  words !== null && t(locale, 'media-first.words', { words: shorten(words, MOST_WORDS) });

/** What can be done with the files: open cards that take them, then the kinds of use. */
export const offerScreen = (
  locale: Locale,
  offer: { received: Received; uses: Use[]; cards: CardChoice[]; page: number; above: Html[] },
): Screen => {
  const { received, cards } = offer;
  const shown = pageOf(offer.uses, offer.page, USES_PER_PAGE);
  return {
    text: paragraphs(...offer.above, got(locale, received), wordsOf(locale, received)),
    keyboard: [
      ...cards.map((card) => [cardButton(locale, received, card)]),
      ...twoColumns(shown.items.map(({ item }) => useButton(locale, received, item))),
      ...pager(shown, (page) => offerData(received.id, page)),
      [goTo(locale, 'menu')],
    ],
  };
};

export const cardButton = (
  locale: Locale,
  received: Received,
  { token, model, prompt, isBack }: CardChoice,
): Button => {
  if (isBack)
    return button(plain(locale, 'media-first.button.back-to-card', { model: model.title }), reopenData(token));
  const words = prompt === null ? '' : shorten(prompt, 24);
  const key = prompt === null ? 'media-first.button.to-card' : 'media-first.button.to-card-words';
  return button(plain(locale, key, { model: model.title, words }), fileCardData(received.id, token));
};

const HOW_TO_CHOOSE: Partial<Record<Received['what'], string>> = { page: 'choose-page', text: 'choose-text' };

/** Models of one use, each opening its card with the files in their places. */
export const useScreen = (
  locale: Locale,
  list: { received: Received; use: Use; page: number; quoteOf: (filling: Filling) => Quote; above: Html[] },
): Screen => {
  const { received, use, quoteOf } = list;
  const count = received.items.length;
  const shown = pageOf(use.fillings, list.page, MODELS_PER_PAGE);
  const fillings = shown.items.map(({ item }) => item);
  const buttons = fillings.map((filling) => {
    const fewer = filling.used < count ? ` · 📎 ${filling.used}/${count}` : '';
    const after = ` · ${shortPrice(locale, quoteOf(filling))}${fewer}${filling.suffices ? '' : ' · ➕'}`;
    const title = shortTitle(filling.model, PHONE_WIDTH - widthOf(after));
    return button(`${title}${after}`, fileModelData(received.id, filling.model.code));
  });
  const how = HOW_TO_CHOOSE[received.what] ?? (received.words === null ? 'choose' : 'choose-words');
  return {
    text: paragraphs(
      ...list.above,
      html`${useSymbol(use)} <b>${useName(locale, use.type)}</b>`,
      wordsOf(locale, received),
      lines(
        t(locale, `media-first.${how}`),
        fillings.some(({ used }) => used < count) && t(locale, 'media-first.legend.fewer'),
        fillings.some(({ suffices }) => !suffices) && t(locale, 'media-first.legend.more'),
      ),
    ),
    keyboard: [
      ...rowsOf(buttons, 1),
      ...pager(shown, (page) => useData(received.id, use.type, page)),
      [button(plain(locale, 'media-first.button.back'), offerData(received.id)), goTo(locale, 'menu')],
    ],
  };
};

/** An address that does not tell what is behind it. */
export const linkScreen = (locale: Locale, received: Received): Screen => ({
  text: t(locale, 'media-first.link.ask', { address: shorten(received.items[0]?.ref ?? '', 200) }),
  keyboard: [
    ...rowsOf(
      LINK_KINDS.map((kind) => button(plain(locale, `media-first.link.${kind}`), linkKindData(received.id, kind))),
      2,
    ),
    [goTo(locale, 'menu')],
  ],
});

/** No model takes these files; `reasons` are what their limits say. */
export const noUseScreen = (locale: Locale, reasons: string[], above: Html[]): Screen => ({
  text: paragraphs(
    ...above,
    t(locale, reasons.length === 0 ? 'media-first.none' : 'media-first.refused'),
    reasons.length > 0 && lines(...reasons.map((reason) => html`⚠️ ${shorten(reason, 400)}`)),
  ),
  keyboard: [[goTo(locale, 'menu'), goTo(locale, 'help')]],
});

export const goneScreen = (locale: Locale): Screen => ({
  text: t(locale, 'media-first.gone'),
  keyboard: [[goTo(locale, 'menu')]],
});
