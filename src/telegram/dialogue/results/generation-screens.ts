import type { GenerationView } from '../../../generation';
import type { Locale } from '../../../i18n';
import { type ModelSpec, typeTitle } from '../../../registry';
import {
  type Button,
  type Screen,
  button,
  formatMoment,
  html,
  join,
  lines,
  pageOf,
  pager,
  paragraphs,
  plain,
  rowsOf,
  shorten,
  t,
} from '../../text';
import { elapsedMs, modelTitle, promptOf } from '../../delivery/prompt';
import { formatDuration } from '../../text';
import { goTo } from '../routing/pages';
import { type GenerationVerb, generationData, historyData } from './result-buttons';
import { credits } from '../../text/credits';
import { kindSymbol } from '../../text/symbols';

const SYMBOL: Record<GenerationView['state'], string> = {
  queued: '⏳',
  submitting: '🚀',
  submit_unknown: '🚀',
  running: '⚙️',
  overdue: '🐢',
  succeeded: '📬',
  delivered: '✅',
  undeliverable: '📭',
  failed: '❌',
  canceled: '✖️',
};

export const stateSymbol = (generation: GenerationView): string => SYMBOL[generation.state];

const press = (text: string, id: string, verb: GenerationVerb, argument = 0, code: string | null = null): Button =>
  button(text, generationData(verb, id, { code, argument }));

const stateWord = (locale: Locale, generation: GenerationView): string =>
  generation.state === 'queued' && generation.position !== null
    ? plain(locale, 'dialogue.status.in-line', { position: generation.position })
    : plain(locale, `dialogue.state.${generation.state}`);

/** What waits and runs, each waiting one with a button to cancel it. */
export const statusScreen = (locale: Locale, active: GenerationView[], now: Date): Screen => ({
  text: paragraphs(
    t(locale, active.length === 0 ? 'dialogue.status.none' : 'dialogue.status.title', { count: active.length }),
    ...active
      .slice(0, 12)
      .map((generation, index) =>
        lines(
          html`${index + 1}. ${stateSymbol(generation)} <b>${modelTitle(generation)}</b> — ${stateWord(locale, generation)}`,
          html`<i>${promptOf(generation, 80) ?? ''}</i>`,
          t(locale, 'dialogue.status.elapsed', { elapsed: formatDuration(locale, elapsedMs(generation, now)) }),
        ),
      ),
  ),
  keyboard: [
    ...rowsOf(
      active
        .map((generation, index) => ({ generation, number: index + 1 }))
        .filter(({ generation }) => generation.state === 'queued')
        .slice(0, 12)
        .map(({ generation, number }) =>
          press(plain(locale, 'dialogue.button.cancel-number', { number }), generation.id, 'cancel'),
        ),
      3,
    ),
    [button(plain(locale, 'dialogue.button.refresh'), 'status'), goTo(locale, 'menu')],
  ],
});

export const historyScreen = (
  locale: Locale,
  shown: GenerationView[],
  page: { hasOlder: boolean; isFirst: boolean },
): Screen => {
  const last = shown[shown.length - 1];
  const turn: Button[] = [];
  if (!page.isFirst) turn.push(button(plain(locale, 'dialogue.button.newest'), historyData(null)));
  if (page.hasOlder && last !== undefined) {
    turn.push(button(plain(locale, 'dialogue.button.older'), historyData(last.createdAt.getTime())));
  }
  const buttons = shown.map((generation) => {
    const words = promptOf(generation, 30);
    const label = `${stateSymbol(generation)} ${formatMoment(locale, generation.createdAt)} ${shorten(modelTitle(generation), 24)}`;
    return press(words === null ? label : `${label} · ${words}`, generation.id, 'show');
  });
  return {
    text: t(locale, shown.length === 0 ? 'dialogue.history.none' : 'dialogue.history.title'),
    keyboard: [...rowsOf(buttons, 1), ...(turn.length === 0 ? [] : [turn]), [goTo(locale, 'menu')]],
  };
};

const HAS_RESULT = new Set<GenerationView['state']>(['succeeded', 'delivered', 'undeliverable']);

/** One generation of the history with everything that can be done with it. */
export const generationScreen = (locale: Locale, generation: GenerationView, now: Date): Screen => {
  const prompt = promptOf(generation, 600);
  const rows: Button[][] = [
    [
      press(plain(locale, 'delivery.button.again'), generation.id, 'again'),
      press(plain(locale, 'delivery.button.change'), generation.id, 'change'),
    ],
  ];
  if (HAS_RESULT.has(generation.state)) {
    const row = [press(plain(locale, 'dialogue.button.send-again'), generation.id, 'send')];
    if (generation.outputs.some((output) => output.url !== undefined)) {
      row.push(press(plain(locale, 'delivery.button.use'), generation.id, 'use'));
    }
    rows.push(row);
  }
  if (generation.state === 'queued')
    rows.push([press(plain(locale, 'delivery.button.cancel'), generation.id, 'cancel')]);
  rows.push([button(plain(locale, 'dialogue.button.history'), historyData(null)), goTo(locale, 'menu')]);
  return {
    text: paragraphs(
      lines(
        html`${stateSymbol(generation)} <b>${modelTitle(generation)}</b> — ${stateWord(locale, generation)}`,
        prompt !== null && html`<i>${prompt}</i>`,
      ),
      t(locale, 'dialogue.history.facts', {
        at: formatMoment(locale, generation.createdAt),
        price: credits(locale, generation.price),
        elapsed: formatDuration(locale, elapsedMs(generation, now)),
      }),
      lines(
        generation.taskId !== null && t(locale, 'dialogue.history.task', { id: generation.taskId }),
        t(locale, 'delivery.support', { code: generation.supportCode }),
      ),
    ),
    keyboard: rows,
  };
};

const USES_PER_PAGE = 10;
/** One number for two: which result (from 1, 0 = not chosen yet) and which page. */
export const useArgument = (output: number, page: number): number => output * 1000 + page;
export const useFrom = (argument: number): { output: number; page: number } => ({
  output: Math.floor(argument / 1000),
  page: argument % 1000,
});

/** Of several results one has to be chosen before it is used. */
export const chooseOutputScreen = (locale: Locale, generation: GenerationView): Screen => ({
  text: t(locale, 'dialogue.use.which'),
  keyboard: rowsOf(
    generation.outputs.flatMap((output, index) =>
      output.url === undefined ? [] : [press(`№ ${index + 1}`, generation.id, 'use', useArgument(index + 1, 0))],
    ),
    5,
  ),
});

/** Models that take this result, by what they make of it. */
export const useScreen = (
  locale: Locale,
  generation: GenerationView,
  output: number,
  models: ModelSpec[],
  page: number,
): Screen => {
  const shown = pageOf(models, page, USES_PER_PAGE);
  const buttons = shown.items.map(({ item }) => {
    const label = `${kindSymbol(item)} ${item.title} · ${typeTitle(item.modelType, locale)}`;
    return press(label, generation.id, 'use-in', useArgument(output, 0), item.code);
  });
  const turn = (number: number): string =>
    generationData('use', generation.id, { argument: useArgument(output, number) });
  return {
    text: join([t(locale, models.length === 0 ? 'dialogue.use.none' : 'dialogue.use.choose')], '\n'),
    keyboard: [...rowsOf(buttons, 1), ...pager(shown, turn), [goTo(locale, 'menu')]],
  };
};
