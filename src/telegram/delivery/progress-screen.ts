import type { GenerationState, GenerationView } from '../../generation';
import type { Locale } from '../../i18n';
import {
  type Button,
  type Html,
  type Screen,
  button,
  formatDuration,
  html,
  lines,
  paragraphs,
  plain,
  t,
} from '../text';
import { generationData } from '../dialogue/results/result-buttons';
import { elapsedMs, expectedMs, modelTitle, promptOf, usualText } from './prompt';

const WORDS: Record<GenerationState, string> = {
  queued: 'queued',
  submitting: 'submitting',
  submit_unknown: 'submitting',
  running: 'running',
  overdue: 'overdue',
  succeeded: 'succeeded',
  delivered: 'delivered',
  undeliverable: 'delivered',
  failed: 'failed',
  canceled: 'canceled',
};
const UNDER_WAY = new Set<GenerationState>(['queued', 'submitting', 'submit_unknown', 'running']);
/** Ended, and no message of its own tells so. */
const LAST_WORD = new Set<GenerationState>(['undeliverable', 'canceled', 'overdue']);
/** Ended, and the next message has everything: the result, or the reason. */
const TOLD_BELOW = new Set<GenerationState>(['delivered', 'failed']);

/** The message that was the card: state or position, elapsed and usual time; at last the end state. */
export const progressScreen = (locale: Locale, generation: GenerationView, now: Date): Screen => {
  if (TOLD_BELOW.has(generation.state)) return { text: endText(locale, generation, now), keyboard: [] };
  const prompt = promptOf(generation, 200);
  return {
    text: paragraphs(
      lines(stateText(locale, generation), bar(generation, now)),
      lines(html`<b>${modelTitle(generation)}</b>`, prompt !== null && html`<i>${prompt}</i>`),
      timeText(locale, generation, now),
    ),
    keyboard: keyboardOf(locale, generation),
  };
};

const endText = (locale: Locale, generation: GenerationView, now: Date): Html =>
  lines(
    stateText(locale, generation),
    html`${modelTitle(generation)} · ⏱ ${formatDuration(locale, elapsedMs(generation, now))}`,
  );

const stateText = (locale: Locale, generation: GenerationView): Html => {
  const { state, position, waitsFor } = generation;
  if (state !== 'queued' || position === null) return t(locale, `delivery.state.${WORDS[state]}`);
  // A place in the line says nothing to somebody who waits for one of the own ones to end.
  if (waitsFor === 'closed') return t(locale, 'delivery.state.closed');
  return waitsFor === 'own_limit'
    ? t(locale, 'delivery.state.own-limit')
    : t(locale, 'delivery.state.in-line', { position });
};

const timeText = (locale: Locale, generation: GenerationView, now: Date): Html => {
  const elapsed = formatDuration(locale, elapsedMs(generation, now));
  if (!UNDER_WAY.has(generation.state)) return t(locale, 'delivery.time.took', { elapsed });
  return t(locale, 'delivery.time.expected', { elapsed, usual: usualText(locale, generation) });
};

const STEPS = 10;

/** ▰▰▰▱▱▱ from the usual time of this model; never full before the end. */
const bar = (generation: GenerationView, now: Date): string | false => {
  if (generation.state !== 'running') return false;
  const since = (generation.submittedAt ?? generation.createdAt).getTime();
  const share = (now.getTime() - since) / Math.max(1, expectedMs(generation));
  const full = Math.min(STEPS - 1, Math.max(1, Math.floor(share * STEPS)));
  return '▰'.repeat(full) + '▱'.repeat(STEPS - full);
};

const keyboardOf = (locale: Locale, generation: GenerationView): Button[][] => {
  const press = (label: string, verb: 'cancel' | 'again'): Button =>
    button(plain(locale, label), generationData(verb, generation.id));
  if (generation.state === 'queued') return [[press('delivery.button.cancel', 'cancel')]];
  return LAST_WORD.has(generation.state) ? [[press('delivery.button.again', 'again')]] : [];
};
