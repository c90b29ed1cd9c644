import type { FailureReason, GenerationView } from '../../generation';
import type { Locale } from '../../i18n';
import { describeRefusal, describeUnavailable } from '../../media';
import { seedPath } from '../../registry';
import {
  type Button,
  CAPTION_LIMIT,
  type Html,
  type Keyboard,
  type Screen,
  button,
  fitHtml,
  formatDuration,
  html,
  join,
  lines,
  paragraphs,
  plain,
  shorten,
  t,
} from '../text';
import { typeData } from '../dialogue/menu/menu-buttons';
import { type GenerationVerb, generationData } from '../dialogue/results/result-buttons';
import { credits } from '../text/credits';
import { elapsedMs, modelTitle, promptOf } from './prompt';

const press = (locale: Locale, generation: GenerationView, verb: GenerationVerb, label: string): Button =>
  button(plain(locale, `delivery.button.${label}`), generationData(verb, generation.id));

/** The seed that it was made with, if it was given one. */
const seedOf = ({ model, input }: GenerationView): string | null => {
  const key = model === undefined ? undefined : seedPath(model)?.[0];
  const seed = key === undefined ? undefined : input[String(key)];
  // Negative ones mean "by chance" to most models.
  return (typeof seed === 'number' && seed >= 0) || (typeof seed === 'string' && /^\d+$/.test(seed))
    ? String(seed)
    : null;
};

/** What was charged; where that could only be estimated before, by what it was reckoned in the end. */
const priceOf = (locale: Locale, { gift, price, chargedBy }: GenerationView): string => {
  if (gift) return plain(locale, 'delivery.gift.price');
  const charged = credits(locale, price);
  return chargedBy === undefined ? charged : plain(locale, `delivery.charged-by.${chargedBy}`, { price: charged });
};

/** Model, prompt, seed, price and time under a result, and what it was made from; fits a caption. */
export const resultCaption = (
  locale: Locale,
  generation: GenerationView,
  parent: GenerationView | null = null,
): Html => {
  const seed = seedOf(generation);
  const facts = join(
    [
      html`💎 ${priceOf(locale, generation)}`,
      html`⏱ ${formatDuration(locale, elapsedMs(generation, generation.finishedAt ?? generation.createdAt))}`,
      // The sign stays with its number.
      seed !== null && html`🎲\u00a0<code>${seed}</code>`,
    ],
    ' · ',
  );
  const prompt = promptOf(generation, 500);
  const caption = paragraphs(
    generation.gift && t(locale, 'delivery.gift.text'),
    lines(html`<b>${modelTitle(generation)}</b>`, prompt !== null && html`<i>${prompt}</i>`),
    lines(facts, parent !== null && t(locale, 'delivery.made-from', { what: nameOf(parent) })),
  );
  return fitHtml(caption, CAPTION_LIMIT);
};

/** Model and some words of the prompt. */
const nameOf = (generation: GenerationView): Html => {
  const prompt = promptOf(generation, 60);
  return prompt === null ? html`${modelTitle(generation)}` : html`${modelTitle(generation)} — <i>${prompt}</i>`;
};

/** Above the buttons that follow an album. */
export const afterAlbum = (locale: Locale): Html => t(locale, 'delivery.after-album');

/** A file that Telegram can't carry, as a link. */
export const linkText = (locale: Locale, url: string): Html => t(locale, 'delivery.link', { url });

/** A file that the model's service no longer has. */
export const goneText = (locale: Locale): Html => t(locale, 'delivery.gone');

const REASONS: Record<FailureReason, true> = {
  content_policy: true,
  bad_input: true,
  media: true,
  provider: true,
  overloaded: true,
  maintenance: true,
  account: true,
  empty_result: true,
  unknown_outcome: true,
  lost: true,
  timeout: true,
};

/** The bad news: what happened in words and what to do next, what the provider said, that the credits are back. */
export const failureScreen = (locale: Locale, generation: GenerationView): Screen => {
  const late = generation.state === 'overdue' && generation.failure?.reason === 'timeout';
  const reason = late ? 'overdue' : reasonOf(generation);
  const fault = faultOfFile(locale, generation.failure);
  const said = fault === null ? saidBy(generation) : null;
  const prompt = promptOf(generation, 150);
  const keyboard: Keyboard = [
    [press(locale, generation, 'again', 'try-again'), press(locale, generation, 'change', 'change')],
  ];
  if (generation.model !== undefined) {
    keyboard.push([button(plain(locale, 'delivery.button.other-model'), typeData(generation.model.modelType, 0))]);
  }
  return {
    text: paragraphs(
      lines(t(locale, `delivery.failure.${reason}.what`), fault ?? t(locale, `delivery.failure.${reason}.next`)),
      lines(html`<b>${modelTitle(generation)}</b>`, prompt !== null && html`<i>${prompt}</i>`),
      said !== null && lines(t(locale, 'delivery.failure-said'), html`<blockquote>${said}</blockquote>`),
      lines(
        t(locale, 'delivery.returned', { price: credits(locale, generation.price) }),
        t(locale, 'delivery.support', { code: generation.supportCode }),
      ),
    ),
    keyboard,
  };
};

const reasonOf = (generation: GenerationView): string => {
  const reason = generation.failure?.reason ?? 'provider';
  return reason in REASONS ? reason : 'provider';
};

/** What we found wrong with a file before anybody else saw it: it says what to do as well. */
const faultOfFile = (locale: Locale, failure: GenerationView['failure']): string | null => {
  if (failure?.reason !== 'media') return null;
  return failure.refusal === undefined
    ? describeUnavailable(failure.code, locale)
    : describeRefusal(failure.refusal, locale);
};

/** The provider's words; our own account's troubles are none of the user's business. */
const saidBy = (generation: GenerationView): string | null => {
  const failure = generation.failure;
  if (failure === null || failure.reason === 'account') return null;
  const words = failure.message?.trim() ?? '';
  const all = [failure.code, words].filter((part) => part !== undefined && part !== '').join(': ');
  return all === '' ? null : shorten(all, 400);
};
