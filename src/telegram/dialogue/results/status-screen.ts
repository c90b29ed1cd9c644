import type { GenerationView } from '../../../generation';
import type { Locale } from '../../../i18n';
import { elapsedMs, modelTitle, promptOf, usualText } from '../../delivery/prompt';
import { type Html, type Screen, button, formatDuration, html, lines, paragraphs, plain, rowsOf, t } from '../../text';
import { goTo } from '../routing/pages';
import { HISTORY_WORD, STATUS_WORD, statusCancelData } from './result-buttons';
import { stateSymbol, stateWord } from './state-words';

const SHOWN = 12;
const AT_PROVIDER = new Set<GenerationView['state']>(['submitting', 'submit_unknown', 'running']);

/** What runs and waits, in the order in which it was asked for; each waiting one with a button to cancel it. */
export const statusScreen = (locale: Locale, active: GenerationView[], now: Date): Screen => {
  const shown = active.slice(0, SHOWN);
  const atProvider = active.filter(({ state }) => AT_PROVIDER.has(state)).length;
  const waiting = shown.flatMap((generation, index) =>
    generation.state === 'queued' ? [{ generation, number: index + 1 }] : [],
  );
  return {
    text: paragraphs(
      t(locale, active.length === 0 ? 'results.status.none' : 'results.status.title', { count: active.length }),
      ...shown.map((generation, index) => entry(locale, generation, { number: index + 1, atProvider, now })),
      active.length > SHOWN && t(locale, 'results.status.more', { count: active.length - SHOWN }),
    ),
    keyboard: [
      ...rowsOf(
        waiting.map(({ generation, number }) =>
          button(plain(locale, 'results.button.cancel-number', { number }), statusCancelData(generation.id)),
        ),
        3,
      ),
      [
        button(plain(locale, 'results.button.refresh'), STATUS_WORD),
        button(plain(locale, 'dialogue.button.history'), `${HISTORY_WORD}:`),
      ],
      [goTo(locale, 'menu')],
    ],
  };
};

const entry = (
  locale: Locale,
  generation: GenerationView,
  facts: { number: number; atProvider: number; now: Date },
): Html => {
  const elapsed = formatDuration(locale, elapsedMs(generation, facts.now));
  const prompt = promptOf(generation, 80);
  return lines(
    html`${facts.number}. ${stateSymbol(generation)} <b>${modelTitle(generation)}</b>`,
    prompt !== null && html`<i>${prompt}</i>`,
    html`${stateWord(locale, generation, facts.atProvider)}`,
    t(locale, 'results.status.time', { elapsed, usual: usualText(locale, generation) }),
  );
};
