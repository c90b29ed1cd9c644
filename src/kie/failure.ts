import type { Failure, FailureReason } from '../generation';
import type { KieTask } from './task';

/** First match wins: words say more than codes, which differ between kie's models. */
const BY_WORDS: [RegExp, FailureReason][] = [
  [
    /nsfw|safety|sensitive|content.?policy|policy|prohibit|violat|moderat|inappropriate|flagged|copyright|public figure|real person|explicit|celebrit/i,
    'content_policy',
  ],
  [
    /(download|fetch|access|read|load|decode|open|process)\w*\b.{0,40}\b(image|video|audio|file|media|url)|(image|video|audio|file|media)\b.{0,40}\b(invalid|corrupt|unsupported|format|too (large|small|big|long|short)|resolution|dimension|exceed|not (found|accessible|supported))/i,
    'media',
  ],
  [/insufficient (credit|balance)|credits? insufficient|not enough credit/i, 'account'],
  [/overload|too busy|high demand|capacity|queue is full|frequency|rate limit|try again later/i, 'overloaded'],
];

const BY_CODE: Record<string, FailureReason> = {
  400: 'bad_input',
  422: 'bad_input',
  413: 'bad_input',
  451: 'media',
  401: 'account',
  402: 'account',
  403: 'account',
  433: 'account',
  429: 'overloaded',
  455: 'maintenance',
};

/** The reason behind a code and kie's words. What it can't place is the provider's own fault. */
export const reasonOf = (code: string | null | undefined, words: string | null | undefined): FailureReason =>
  // Some codes are words: SENSITIVE_WORD_ERROR.
  BY_WORDS.find(([pattern]) => pattern.test(`${code ?? ''} ${words ?? ''}`))?.[1] ?? BY_CODE[code ?? ''] ?? 'provider';

/** Why a finished task gave nothing: `fail`, or `success` without results. */
export const failureOf = (task: Pick<KieTask, 'state' | 'failCode' | 'failMessage'>): Failure => {
  if (task.state === 'success') return { reason: 'empty_result', message: 'The task succeeded without a result.' };
  return {
    reason: reasonOf(task.failCode, task.failMessage),
    code: task.failCode ?? undefined,
    message: task.failMessage ?? undefined,
  };
};
