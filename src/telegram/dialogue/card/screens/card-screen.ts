import type { Locale } from '../../../../i18n';
import { type CardRow, type ModelSpec, type Quote, typeTitle } from '../../../../registry';
import {
  type Button,
  type Html,
  type Keyboard,
  type Screen,
  button,
  html,
  join,
  lines,
  paragraphs,
  plain,
  rowsOf,
  shorten,
  t,
} from '../../../text';
import { offerData } from '../../media-first/media-buttons';
import { favouriteButton, typeData } from '../../menu/menu-buttons';
import { cancelData, formData, runData, tokenOf } from './card-buttons';
import { pathCode } from '../path-code';
import { credits, priceText } from '../../../text/credits';
import { kindSymbol } from '../../../text/symbols';
import { valueText } from './value-text';

/** Telegram shows a hundred buttons at most; no model has nearly as many parameters. */
const MOST_PARAMETERS = 80;

export interface CardScreen {
  model: ModelSpec;
  rows: CardRow[];
  quote: Quote;
  balance: number;
  confirmId: string;
  /** The model is one of the person's favourites. */
  isFavourite: boolean;
  /** The received files that it began with. */
  mediaId?: string | null;
  /** Files are being measured: the price follows, and 🚀 with it. */
  measuring: boolean;
  above: Html[];
}

/** The card: every parameter with its value, the price, the balance, a button for each parameter, and 🚀. */
export const cardScreen = (locale: Locale, card: CardScreen): Screen => {
  const { model, quote, balance, measuring } = card;
  const complete = card.rows.every((row) => !row.isMissing);
  const money = lines(
    // What stands on a complete card is what will be charged, however it was estimated.
    measuring ? t(locale, 'card.measuring') : priceText(locale, { ...quote, exact: quote.exact || complete }),
    t(locale, 'dialogue.price.balance', { balance: credits(locale, balance) }),
    quote.credits > balance && t(locale, 'dialogue.price.short', { missing: credits(locale, quote.credits - balance) }),
  );
  return {
    text: paragraphs(
      ...card.above,
      lines(html`${kindSymbol(model)} <b>${model.title}</b>`, html`<i>${typeTitle(model.modelType, locale)}</i>`),
      join(
        card.rows.map((row) => rowText(locale, row, card.rows.length)),
        '\n',
      ),
      money,
      !measuring && t(locale, complete ? 'card.ready' : 'card.incomplete'),
    ),
    keyboard: cardKeyboard(locale, card),
  };
};

const rowText = (locale: Locale, row: CardRow, rows: number): Html => {
  const title = html`<b>${row.title(locale)}:</b>`;
  if (row.isMissing) return html`${title} ${t(locale, 'card.missing')}`;
  if (row.value === undefined) return html`${title} —`;
  const limit = rows > 16 ? 90 : row.parameter.type === 'string' ? 400 : 160;
  const value = valueText(locale, row.value, limit);
  return row.isDefault ? html`${title} ${value} ${t(locale, 'card.default')}` : html`${title} ${value}`;
};

const cardKeyboard = (locale: Locale, card: CardScreen): Keyboard => {
  const { model, rows, quote, confirmId, mediaId, measuring } = card;
  const token = tokenOf(confirmId);
  const parameters: Button[] = rows
    .slice(0, MOST_PARAMETERS)
    .map((row) =>
      button(
        parameterLabel(row.title(locale), row.key),
        formData({ token, verb: 'ask', path: pathCode(model, row.path), argument: 0 }),
      ),
    );
  const run = button(
    plain(locale, 'dialogue.button.run', { price: credits(locale, quote.credits) }),
    runData(confirmId, quote.credits),
  );
  return [
    ...(measuring ? [] : [[run]]),
    ...rowsOf(parameters, 2),
    ...(mediaId ? [[button(plain(locale, 'media-first.button.other-models'), offerData(mediaId))]] : []),
    [
      favouriteButton(locale, model.code, card.isFavourite),
      button(plain(locale, 'dialogue.button.models'), typeData(model.modelType, 0)),
      button(plain(locale, 'dialogue.button.cancel'), cancelData(token)),
    ],
  ];
};

/** Title and key, the title whole; a title that is the key in other letters stands with it all the same. */
const parameterLabel = (title: string, key: string): string => `${shorten(title, 40)} · ${key}`;

/** The model's own card: name, type, what it does, price. Stands above the first question, or above the card. */
export const introduction = (locale: Locale, model: ModelSpec, quote: Quote): Html => {
  const does = model.description[locale] ?? model.description.en;
  return paragraphs(
    lines(
      html`${kindSymbol(model)} <b>${model.title}</b>`,
      html`<i>${typeTitle(model.modelType, locale)} · ${model.vendor}</i>`,
      html`<code>${model.id}</code>`,
    ),
    does !== undefined && html`${shorten(does, 600)}`,
    t(locale, quote.exact ? 'dialogue.price.exact' : 'dialogue.price.from', { price: credits(locale, quote.credits) }),
  );
};
