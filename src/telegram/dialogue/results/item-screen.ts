import type { GenerationView } from '../../../generation';
import type { Locale } from '../../../i18n';
import { type AnswerValue, type ModelSpec, seedPath, titleOf } from '../../../registry';
import { elapsedMs, modelTitle, promptOf } from '../../delivery/prompt';
import {
  type Button,
  type Html,
  type Keyboard,
  type Screen,
  button,
  formatDuration,
  formatMoment,
  html,
  lines,
  paragraphs,
  plain,
  shorten,
  t,
} from '../../text';
import { credits } from '../../text/credits';
import { valueText } from '../card/screens/value-text';
import { goTo } from '../routing/pages';
import {
  type GenerationVerb,
  type HistoryPlace,
  type ItemVerb,
  generationData,
  historyData,
  itemData,
} from './result-buttons';
import { hasResult, isUnderWay, outputSymbol, stateSymbol, stateWord } from './state-words';

export interface ItemFacts {
  generation: GenerationView;
  /** What it was made from, nearest first. */
  lineage: GenerationView[];
  /** Another model takes its result. */
  isUsable: boolean;
  place: HistoryPlace;
  now: Date;
}

/** One work of the history: what it was asked for with, what came of it, and everything that can be done with it. */
export const itemScreen = (locale: Locale, facts: ItemFacts): Screen => ({
  text: paragraphs(
    heading(locale, facts.generation),
    ...inputOf(locale, facts.generation),
    outcome(locale, facts),
    facts.lineage.length > 0 && lineageText(locale, facts.lineage),
    lines(
      facts.generation.taskId !== null && t(locale, 'results.item.task', { id: facts.generation.taskId }),
      t(locale, 'delivery.support', { code: facts.generation.supportCode }),
    ),
  ),
  keyboard: keyboardOf(locale, facts),
});

const heading = (locale: Locale, generation: GenerationView): Html => {
  const kind = generation.outputKind === null ? '' : `${outputSymbol(generation.outputKind)} `;
  const star = generation.isFavourite ? ' ⭐' : '';
  const word = stateWord(locale, generation);
  return lines(
    html`${kind}<b>${modelTitle(generation)}</b>${star}`,
    html`${stateSymbol(generation)} ${word.charAt(0).toUpperCase()}${word.slice(1)}`,
  );
};

/** The longest text stands on its own; a card of a thousand characters is one tap (✏️) away. */
const PROMPT_LIMIT = 1200;
const VALUE_LIMIT = 160;

/** Every parameter as it was sent, defaults too, in the order of the model. */
const inputOf = (locale: Locale, generation: GenerationView): Html[] => {
  const { input, model } = generation;
  const prompt = promptOf(generation, PROMPT_LIMIT);
  const keys = [
    ...Object.keys(model?.input ?? {}).filter((key) => input[key] !== undefined),
    ...Object.keys(input).filter((key) => model?.input[key] === undefined),
  ];
  const shown = keys.filter((key) => !isPrompt(input[key], generation));
  return [
    ...(prompt === null ? [] : [html`<blockquote>${prompt}</blockquote>`]),
    lines(
      ...shown.map(
        (key) => html`<b>${titleIn(locale, model, key)}:</b> ${valueText(locale, input[key] ?? null, VALUE_LIMIT)}`,
      ),
    ),
  ];
};

/** The text that stands above already. */
const isPrompt = (value: AnswerValue | undefined, generation: GenerationView): boolean =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  shorten(value.replace(/\s+/g, ' ').trim(), 600) === promptOf(generation, 600);

const titleIn = (locale: Locale, model: ModelSpec | undefined, key: string): string => {
  const parameter = model?.input[key];
  return parameter === undefined ? key : titleOf(key, parameter, locale);
};

const RETURNED = new Set<GenerationView['state']>(['failed', 'canceled', 'overdue']);

const outcome = (locale: Locale, { generation, now }: ItemFacts): Html => {
  const { failure, outputs } = generation;
  const price = generation.gift
    ? plain(locale, 'delivery.gift.price')
    : generation.isEstimate === true
      ? plain(locale, 'results.item.up-to', { price: credits(locale, generation.price) })
      : credits(locale, generation.price);
  const returned = RETURNED.has(generation.state) && !generation.gift;
  return lines(
    outputs.length > 1 && t(locale, 'results.item.results', { count: outputs.length }),
    t(locale, 'results.item.facts', {
      at: formatMoment(locale, generation.createdAt),
      elapsed: formatDuration(locale, elapsedMs(generation, now)),
    }),
    t(locale, returned ? 'results.item.returned' : 'results.item.price', { price }),
    failure !== null && t(locale, `delivery.failure.${failure.reason}.what`),
  );
};

const lineageText = (locale: Locale, lineage: GenerationView[]): Html =>
  lines(
    t(locale, 'results.item.made-from'),
    ...lineage.map((ancestor, index) => {
      const words = promptOf(ancestor, 60);
      return html`${'↳'.padStart(index + 1, ' ')} ${modelTitle(ancestor)}${words === null ? '' : ` — ${words}`}`;
    }),
  );

const keyboardOf = (locale: Locale, { generation, isUsable, place }: ItemFacts): Keyboard => {
  const { id, model } = generation;
  const result = (key: string, verb: GenerationVerb): Button => button(plain(locale, key), generationData(verb, id));
  const own = (key: string, verb: ItemVerb): Button => button(plain(locale, key), itemData(verb, id, place));
  const rows: Keyboard = [[result('delivery.button.again', 'again'), result('results.button.change', 'change')]];
  if (model !== undefined && seedPath(model) !== null) rows[0]?.push(result('results.button.variation', 'variation'));
  if (hasResult(generation)) {
    const row = [own('results.button.send-again', 'send')];
    if (generation.outputs.some(({ url }) => url !== undefined))
      row.push(result('results.button.original', 'original'));
    rows.push(row);
  }
  if (isUsable) rows.push([result('results.button.use', 'use')]);
  if (generation.state === 'queued') rows.push([own('delivery.button.cancel', 'cancel')]);
  const keeping = [
    generation.isFavourite ? own('results.button.ordinary', 'ordinary') : own('results.button.favourite', 'favourite'),
  ];
  if (!isUnderWay(generation)) keeping.push(own('results.button.delete', 'delete'));
  rows.push(keeping);
  rows.push([button(plain(locale, 'results.button.back'), historyData(place)), goTo(locale, 'menu')]);
  return rows;
};

/** The question before a work is deleted. */
export const deleteScreen = (locale: Locale, generation: GenerationView, place: HistoryPlace): Screen => {
  const words = promptOf(generation, 200);
  return {
    text: paragraphs(
      lines(html`<b>${modelTitle(generation)}</b>`, words !== null && html`<i>${words}</i>`),
      t(locale, 'results.delete.question'),
    ),
    keyboard: [
      [button(plain(locale, 'results.button.delete-yes'), itemData('delete-yes', generation.id, place))],
      [button(plain(locale, 'results.button.delete-no'), itemData('show', generation.id, place))],
    ],
  };
};
