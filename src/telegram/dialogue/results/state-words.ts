import type { GenerationView } from '../../../generation';
import type { Locale } from '../../../i18n';
import type { OutputKind } from '../../../registry';
import { plain } from '../../text';
import { typeSymbol } from '../../text/symbols';

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

/** 🖼 🎬 🎵 📝 */
export const outputSymbol = (kind: OutputKind): string => typeSymbol('', kind);

/** What it is at a glance: a finished one by its kind, any other by its state. */
export const entrySymbol = (generation: GenerationView): string =>
  generation.state === 'delivered' && generation.outputKind !== null
    ? outputSymbol(generation.outputKind)
    : stateSymbol(generation);

/** State in words. `atProvider`: how many of this person's are at a provider, for those who wait for one of them. */
export const stateWord = (locale: Locale, generation: GenerationView, atProvider = 0): string => {
  if (generation.state !== 'queued') return plain(locale, `results.state.${generation.state}`);
  if (generation.waitsFor === 'closed') return plain(locale, 'results.status.closed');
  if (generation.waitsFor === 'own_limit') {
    return atProvider > 0
      ? plain(locale, 'results.status.own-limit', { count: atProvider })
      : plain(locale, 'results.status.own-limit-any');
  }
  return generation.position === null
    ? plain(locale, 'results.state.queued')
    : plain(locale, 'results.status.in-line', { position: generation.position });
};

const HAS_RESULT = new Set<GenerationView['state']>(['succeeded', 'delivered', 'undeliverable']);
export const hasResult = ({ state, outputs }: GenerationView): boolean => HAS_RESULT.has(state) && outputs.length > 0;

const UNDER_WAY = new Set<GenerationView['state']>(['queued', 'submitting', 'submit_unknown', 'running', 'succeeded']);
/** It waits, runs or is on its way: not the time to delete it. */
export const isUnderWay = ({ state }: GenerationView): boolean => UNDER_WAY.has(state);
