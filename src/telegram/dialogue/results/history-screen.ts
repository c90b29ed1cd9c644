import type { GenerationView, HistoryKind, HistoryPage } from '../../../generation';
import type { Locale } from '../../../i18n';
import { modelTitle, promptOf } from '../../delivery/prompt';
import { type Button, type Keyboard, type Screen, button, formatNumber, lines, plain, rowsOf, t } from '../../text';
import { firstWords, shortTitle, widthOf } from '../menu/model-label';
import { goTo } from '../routing/pages';
import { type HistoryPlace, historyData, itemData } from './result-buttons';
import { entrySymbol } from './state-words';

export type HistoryCounts = Record<HistoryKind | 'all', number>;

const FILTERS: readonly { kind: HistoryKind; symbol: string }[] = [
  { kind: 'image', symbol: '🖼' },
  { kind: 'video', symbol: '🎬' },
  { kind: 'audio', symbol: '🎵' },
  { kind: 'text', symbol: '📝' },
  { kind: 'favourite', symbol: '⭐' },
];

/** Everything that a person has made, a page at a time: kinds that there are, then one button for each work. */
export const historyScreen = (
  locale: Locale,
  page: HistoryPage,
  place: HistoryPlace,
  counts: HistoryCounts,
): Screen => {
  const entries = page.generations.map((generation) =>
    button(entryLabel(generation), itemData('show', generation.id, place)),
  );
  const total = formatNumber(locale, counts[place.kind ?? 'all']);
  return {
    text: lines(
      // "0 in all" says nothing.
      entries.length > 0
        ? t(locale, `results.history.title.${place.kind ?? 'all'}`, { total })
        : t(locale, `results.history.empty.${place.kind ?? 'all'}`),
      t(locale, entries.length > 0 ? 'results.history.choose' : nothing(place.kind, counts)),
    ),
    keyboard: [
      ...filters(locale, place.kind, counts),
      ...rowsOf(entries, 1),
      ...turns(locale, page, place),
      [goTo(locale, 'menu')],
    ],
  };
};

const nothing = (kind: HistoryKind | null, counts: HistoryCounts): string =>
  counts.all === 0
    ? 'results.history.none'
    : kind === 'favourite'
      ? 'results.history.no-favourites'
      : 'results.history.none-of-kind';

/** More is cut off by phones. */
const LABEL_WIDTH = 38;
/** Of which the model takes no more than this: the words are what tells works apart. */
const MODEL_WIDTH = 16;

/** 🖼⭐ words of the prompt · model: people know their works by what they have asked for. */
const entryLabel = (generation: GenerationView): string => {
  const symbols = `${entrySymbol(generation)}${generation.isFavourite ? '⭐' : ''} `;
  const model = { title: modelTitle(generation), vendor: generation.model?.vendor ?? '' };
  const title = firstWords(model, MODEL_WIDTH);
  const words = promptOf(generation, LABEL_WIDTH - widthOf(`${symbols} · ${title}`));
  return words === null
    ? `${symbols}${shortTitle(model, LABEL_WIDTH - widthOf(symbols))}`
    : `${symbols}${words} · ${title}`;
};

/** Only kinds that there are; a row with one of them would choose nothing. */
const filters = (locale: Locale, chosen: HistoryKind | null, counts: HistoryCounts): Keyboard => {
  const there = FILTERS.filter(({ kind }) => counts[kind] > 0 || kind === chosen);
  if (there.length === 0 || (there.length === 1 && chosen === null && counts.favourite === 0)) return [];
  const label = (text: string, isChosen: boolean): string => (isChosen ? `· ${text} ·` : text);
  const toPlace = (kind: HistoryKind | null): string => historyData({ kind, side: 'before', of: null });
  return [
    [
      button(label(plain(locale, 'results.button.all'), chosen === null), toPlace(null)),
      ...there.map(({ kind, symbol }) =>
        button(label(`${symbol} ${formatNumber(locale, counts[kind])}`, kind === chosen), toPlace(kind)),
      ),
    ],
  ];
};

const turns = (locale: Locale, page: HistoryPage, { kind }: HistoryPlace): Keyboard => {
  const row: Button[] = [];
  if (page.newer !== null) {
    row.push(button(plain(locale, 'results.button.newer'), historyData({ kind, side: 'after', of: page.newer })));
  }
  if (page.older !== null) {
    row.push(button(plain(locale, 'results.button.older'), historyData({ kind, side: 'before', of: page.older })));
  }
  return row.length === 0 ? [] : [row];
};
