import type { Locale } from '../../../i18n';
import { type ModelSpec, type Quote, typeTitle } from '../../../registry';
import {
  type Button,
  type Html,
  type Keyboard,
  type Screen,
  button,
  html,
  pageOf,
  pager,
  paragraphs,
  plain,
  rowsOf,
  shorten,
  t,
} from '../../text';
import { historyData } from '../results/result-buttons';
import { goTo } from '../routing/pages';
import { kindsData, modelData, modelsData, typeData } from './menu-buttons';
import { credits } from '../../text/credits';
import { kindSymbol, typeSymbol } from '../../text/symbols';

export interface MenuFacts {
  kinds: { modelType: string; count: number; output: ModelSpec['output'] }[];
  /** Models on offer; a model of two kinds counts once. */
  total: number;
  balance: number;
  /** The model of an open dialogue. */
  open: ModelSpec | null;
  lastModel: ModelSpec | null;
}

/** Main menu: the kinds of generation with their counts, and the ways to everything else. */
export const menuScreen = (locale: Locale, facts: MenuFacts, page: number, above: Html[]): Screen => {
  const shown = pageOf(facts.kinds, page);
  const kinds = shown.items.map(({ item }) =>
    button(
      `${typeSymbol(item.modelType, item.output)} ${typeTitle(item.modelType, locale)} · ${item.count}`,
      typeData(item.modelType, 0),
    ),
  );
  const { total } = facts;
  return {
    text: paragraphs(
      ...above,
      t(locale, 'dialogue.menu.text', { balance: credits(locale, facts.balance) }),
      total === 0 && t(locale, 'dialogue.menu.empty'),
    ),
    keyboard: [
      ...(facts.open === null ? [] : [[goTo(locale, 'resume')].map((resume) => withName(resume, facts.open))]),
      ...(facts.lastModel === null ? [] : [[modelShortcut(facts.lastModel)]]),
      ...rowsOf(kinds, 2),
      ...pager(shown, kindsData),
      [button(plain(locale, 'dialogue.button.all-models', { count: total }), modelsData(0))],
      [
        goTo(locale, 'status'),
        button(plain(locale, 'dialogue.button.history'), historyData(null)),
        goTo(locale, 'balance'),
      ],
      [goTo(locale, 'settings'), goTo(locale, 'help')],
    ],
  };
};

const withName = (resume: Button, model: ModelSpec | null): Button => ({
  ...resume,
  text: shorten(`${resume.text}: ${model?.title ?? ''}`, 60),
});

const modelShortcut = (model: ModelSpec): Button => button(`⚡ ${model.title}`, modelData(model.code));

export type QuoteOf = (model: ModelSpec) => Quote;

/** One button per model, with its price from. */
export const modelButtons = (locale: Locale, models: readonly ModelSpec[], quoteOf: QuoteOf): Button[] =>
  models.map((model) => {
    const price = plain(locale, 'dialogue.price.short-from', { amount: quoteOf(model).credits });
    return button(`${kindSymbol(model)} ${shorten(model.title, 44)} · ${price}`, modelData(model.code));
  });

const MODELS_PER_PAGE = 10;

/** Models of one kind, or all of them, in pages. */
export const modelsScreen = (
  locale: Locale,
  list: { models: readonly ModelSpec[]; modelType: string | null; page: number; quoteOf: QuoteOf },
): Screen => {
  const shown = pageOf(list.models, list.page, MODELS_PER_PAGE);
  const title = list.modelType === null ? plain(locale, 'dialogue.models.all') : typeTitle(list.modelType, locale);
  const buttons = modelButtons(
    locale,
    shown.items.map(({ item }) => item),
    list.quoteOf,
  );
  const turn = (page: number): string => (list.modelType === null ? modelsData(page) : typeData(list.modelType, page));
  return {
    text: paragraphs(
      html`<b>${title}</b>`,
      t(locale, list.models.length === 0 ? 'dialogue.models.none' : 'dialogue.models.choose'),
    ),
    keyboard: [...rowsOf(buttons, 1), ...pager(shown, turn), [goTo(locale, 'menu')]],
  };
};

/** What was found for some words: as the answer to `/models words`, `/model unknown`, or a text outside a dialogue. */
export const foundScreen = (
  locale: Locale,
  words: string,
  models: readonly ModelSpec[],
  quoteOf: QuoteOf,
  key: 'found' | 'unknown-model' | 'text-outside',
): Screen => {
  const quoted = shorten(words, 100);
  const some = models.slice(0, MODELS_PER_PAGE);
  const text = some.length > 0 ? t(locale, `dialogue.models.${key}`, { words: quoted }) : nothing(locale, quoted);
  const buttons: Keyboard = rowsOf(modelButtons(locale, some, quoteOf), 1);
  return { text, keyboard: [...buttons, [goTo(locale, 'menu'), goTo(locale, 'help')]] };
};

const nothing = (locale: Locale, words: string): Html => t(locale, 'dialogue.models.not-found', { words });
