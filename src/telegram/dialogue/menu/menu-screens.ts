import type { Locale } from '../../../i18n';
import { type ModelSpec, typeTitle } from '../../../registry';
import {
  type Button,
  type Html,
  type Keyboard,
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
import { reopenData } from '../card/screens/card-buttons';
import { historyData } from '../results/result-buttons';
import { goTo } from '../routing/pages';
import { favouritesData, kindsData, modelData, modelsData, typeData } from './menu-buttons';
import { credits } from '../../text/credits';
import { typeSymbol } from '../../text/symbols';
import { kindLine, kindName } from './kind-texts';
import { shortTitle } from './model-label';
import { FAVOURITE_MARK, type ListMarks, type QuoteOf, modelButtons } from './model-list';
import { twoColumns } from './two-columns';

export { type QuoteOf, modelButtons } from './model-list';

/** A card that can be continued. */
export interface OpenCardFact {
  token: string;
  model: ModelSpec;
  /** Beginning of what it was given as text; empty if nothing was. */
  words: string;
}

export interface MenuFacts {
  kinds: { modelType: string; count: number; output: ModelSpec['output'] }[];
  /** Models on offer; a model of two kinds counts once. */
  total: number;
  balance: number;
  /** Newest first. */
  open: OpenCardFact[];
  /** Models of the open cards that wait for a text. */
  waiting: ModelSpec[];
  favourites: ModelSpec[];
  /** Without those above. */
  recent: ModelSpec[];
}

/** Letters of a title on a button of half the width, beside its symbol. */
const HALF_TITLE = 15;
const WORDS_SHOWN = 24;

/** Main menu: what can be continued, models one likes, the kinds with their counts, and the ways to everything else. */
export const menuScreen = (locale: Locale, facts: MenuFacts, page: number, above: Html[]): Screen => {
  const shown = pageOf(facts.kinds, page);
  const kinds = shown.items.map(({ item }) =>
    button(
      `${typeSymbol(item.modelType, item.output)} ${kindName(locale, item.modelType)} · ${item.count}`,
      typeData(item.modelType, 0),
    ),
  );
  const shortcuts = [
    ...facts.favourites.map((model) => shortcut(FAVOURITE_MARK, model)),
    ...facts.recent.map((model) => shortcut('⚡', model)),
  ];
  const all = button(plain(locale, 'menu.button.all', { count: facts.total }), modelsData(0));
  const favourites = button(plain(locale, 'menu.button.favourites'), favouritesData(0));
  return {
    text: paragraphs(
      ...above,
      t(locale, 'menu.text', { next: nextStep(locale, facts), balance: credits(locale, facts.balance) }),
      facts.total === 0 && t(locale, 'menu.empty'),
    ),
    keyboard: [
      ...facts.open.map((card) => [continued(card)]),
      ...twoColumns(shortcuts),
      ...rowsOfTwo(kinds),
      ...pager(shown, kindsData),
      [all, favourites],
      [
        goTo(locale, 'status'),
        button(plain(locale, 'dialogue.button.history'), historyData(null)),
        goTo(locale, 'balance'),
      ],
      [goTo(locale, 'settings'), goTo(locale, 'help')],
    ],
  };
};

/** What a text does that is written now. */
const nextStep = (locale: Locale, { waiting }: MenuFacts): Html => {
  const [only, ...others] = waiting;
  if (only === undefined) return t(locale, 'menu.next.search');
  if (others.length === 0) return t(locale, 'menu.next.one', { model: only.title });
  return t(locale, 'menu.next.several', { count: waiting.length });
};

const rowsOfTwo = (buttons: Button[]): Keyboard =>
  Array.from({ length: Math.ceil(buttons.length / 2) }, (_, index) => buttons.slice(2 * index, 2 * index + 2));

const continued = ({ model, token, words }: OpenCardFact): Button => {
  const title = shortTitle(model, 28);
  return button(words === '' ? `▶️ ${title}` : `▶️ ${title}: ${shorten(words, WORDS_SHOWN)}`, reopenData(token));
};

const shortcut = (mark: string, model: ModelSpec): Button =>
  button(`${mark} ${shortTitle(model, HALF_TITLE)}`, modelData(model.code));

const MODELS_PER_PAGE = 10;

export interface ModelList {
  models: readonly ModelSpec[];
  page: number;
  quoteOf: QuoteOf;
  marks: ListMarks;
}

/** The models that a page of a list shows. */
export const onPage = (models: readonly ModelSpec[], page: number): ModelSpec[] =>
  pageOf(models, page, MODELS_PER_PAGE).items.map(({ item }) => item);

const listScreen = (
  locale: Locale,
  list: ModelList,
  texts: { title: string; does: Html | string | null; none: string },
  turn: (page: number) => string,
): Screen => {
  const shown = pageOf(list.models, list.page, MODELS_PER_PAGE);
  const models = shown.items.map(({ item }) => item);
  const isEmpty = models.length === 0;
  return {
    text: paragraphs(
      lines(html`<b>${texts.title}</b>`, isEmpty ? null : texts.does),
      t(locale, isEmpty ? texts.none : 'menu.list.legend'),
    ),
    keyboard: [
      ...modelButtons(locale, models, list.quoteOf, list.marks).map((one) => [one]),
      ...pager(shown, turn),
      [goTo(locale, 'menu')],
    ],
  };
};

/** Models of one kind, with a line on what the kind does, in pages. */
export const kindScreen = (locale: Locale, modelType: string, list: ModelList): Screen => {
  const symbol = typeSymbol(modelType, list.models[0]?.output);
  const texts = {
    title: `${symbol} ${typeTitle(modelType, locale)}`,
    does: kindLine(locale, modelType),
    none: 'menu.list.none',
  };
  return listScreen(locale, { ...list, marks: { ...list.marks, oneKind: true } }, texts, (page) =>
    typeData(modelType, page),
  );
};

/** All models, in pages. */
export const allScreen = (locale: Locale, list: ModelList): Screen =>
  listScreen(
    locale,
    list,
    { title: plain(locale, 'menu.list.all'), does: t(locale, 'menu.list.all-does'), none: 'menu.list.none' },
    modelsData,
  );

/** The favourite models; a star among them would tell nothing, so each has the symbol of its kind. */
export const favouritesScreen = (locale: Locale, list: ModelList): Screen =>
  listScreen(
    locale,
    list,
    {
      title: plain(locale, 'menu.favourites.title'),
      does: t(locale, 'menu.favourites.does'),
      none: 'menu.favourites.none',
    },
    favouritesData,
  );

export type FoundBy = 'found' | 'unknown-model' | 'text-outside';

/** What was found for some words: as the answer to `/models words`, `/model unknown`, or a text outside a dialogue. */
export const foundScreen = (
  locale: Locale,
  words: string,
  list: ModelList,
  key: FoundBy,
  below: Button[] = [],
): Screen => {
  const quoted = shorten(words, 100);
  const text = t(locale, list.models.length > 0 ? `menu.list.${key}` : 'menu.list.not-found', { words: quoted });
  return { text, keyboard: foundKeyboard(locale, list, below) };
};

/** What is looked for is known but can not be had now: what comes near it. */
export const notOfferedScreen = (locale: Locale, model: ModelSpec, list: ModelList, below: Button[] = []): Screen => {
  const facts = { model: shorten(model.title, 60), kind: kindName(locale, model.modelType) };
  return {
    text: lines(
      t(locale, 'menu.list.not-offered', facts),
      list.models.length > 0 && t(locale, 'menu.list.not-offered-near'),
    ),
    keyboard: foundKeyboard(locale, list, below),
  };
};

const foundKeyboard = (locale: Locale, list: ModelList, below: Button[]): Keyboard => [
  ...[...modelButtons(locale, onPage(list.models, 0), list.quoteOf, list.marks), ...below].map((one) => [one]),
  [goTo(locale, 'menu'), goTo(locale, 'help')],
];

/** A text while several cards wait for one: each of them, then what was found in case it is a search. */
export const giveScreen = (locale: Locale, cards: { label: string; data: string }[], list: ModelList): Screen => {
  const some = list.models.slice(0, 3);
  return {
    text: paragraphs(t(locale, 'menu.give.text'), some.length > 0 && t(locale, 'menu.give.search')),
    keyboard: [
      ...rowsOf(
        cards.map(({ label, data }) => button(label, data)),
        1,
      ),
      ...modelButtons(locale, some, list.quoteOf, list.marks).map((one) => [one]),
      [goTo(locale, 'menu')],
    ],
  };
};
