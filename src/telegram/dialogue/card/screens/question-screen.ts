import type { Locale } from '../../../../i18n';
import {
  type AnswerValue,
  type ModelSpec,
  type Parameter,
  type Problem,
  type Question,
  describeProblem,
  hintOf,
  isMediaAnswer,
  titleOf,
} from '../../../../registry';
import { type Html, type Screen, formatNumber, html, join, lines, paragraphs, plain, shorten, t } from '../../../text';
import type { QuoteOf } from '../../menu/model-list';
import { MOST_ITEMS, canArrange, questionKeyboard } from './question-keyboard';
import type { Picks } from '../picks';
import { valueText } from './value-text';

export interface QuestionScreen {
  model: ModelSpec;
  question: Question;
  token: string;
  page: number;
  problems: Problem[];
  /** Words above the question: what has just happened, or the model's own introduction at the beginning. */
  above: Html[];
  /** Works of the person that answer it; null if it is not asked for one. */
  picks: Picks | null;
  quoteOf: QuoteOf;
}

/** One question: title and key, what to give and its limits, buttons for whatever can be answered by one. */
export const questionScreen = (locale: Locale, screen: QuestionScreen): Screen => {
  const { model, question, problems } = screen;
  return {
    text: paragraphs(
      ...screen.above,
      problems.length > 0 && problemText(locale, model, problems),
      lines(heading(locale, question), hint(locale, question)),
      written(locale, question),
      howTo(locale, question, screen.picks),
    ),
    keyboard: questionKeyboard(locale, screen),
  };
};

export const problemText = (locale: Locale, model: ModelSpec, problems: Problem[]): Html =>
  join(
    problems.slice(0, 5).map((problem) => html`⚠️ ${shorten(describeProblem(model, problem, locale), 400)}`),
    '\n',
  );

const heading = (locale: Locale, question: Question): Html => {
  if (question.parameter === null) return html`<b>${plain(locale, 'card.ask.variant-title')}</b>`;
  const title = titleOf(question.key, question.parameter, locale);
  // Inside lists the place is told down to the number of the item; the key itself stands beside the title.
  const steps = typeof question.path.at(-1) === 'number' ? question.path : question.path.slice(0, -1);
  const place = steps.length > 0 ? steps.map(placeName).join(' → ') : null;
  return lines(place !== null && html`<i>${place}</i>`, html`<b>${title}</b>  <code>${question.key}</code>`);
};

/** Inside a list people count from one. */
const placeName = (step: string | number): string => (typeof step === 'number' ? `№ ${step + 1}` : step);

const hint = (locale: Locale, question: Question): Html | false => {
  const text = question.parameter === null ? null : hintOf(question.key, question.parameter, locale);
  return text !== null && html`<i>${shorten(text, 700)}</i>`;
};

/** A longer text is known by its beginning. */
const WRITTEN_LIMIT = 1500;

/** The text that is to be changed: a tap copies it, so that one can begin with it. */
const written = (locale: Locale, { written: text }: Question): Html | false =>
  text !== null && lines(t(locale, 'card.ask.written'), html`<code>${shorten(text, WRITTEN_LIMIT)}</code>`);

const CONTROLS_WITH_LIMITS = new Set(['text', 'number', 'media_list', 'text_list', 'object_list']);

const howTo = (locale: Locale, question: Question, picks: Picks | null): Html => {
  const asked = t(locale, picks === null ? `card.ask.${question.control}` : pickWords(question, picks));
  return join(
    [
      asked,
      mediaKinds(locale, question),
      // The length of an id is nobody's concern.
      CONTROLS_WITH_LIMITS.has(question.control) &&
        (picks === null || question.control !== 'text') &&
        limits(locale, question),
      given(locale, question),
      question.example !== null && t(locale, 'card.ask.example', { example: question.example }),
      now(locale, question),
      steps(locale, question),
      defaultText(locale, question.parameter),
    ],
    '\n',
  );
};

/** Key of the words for a question that is answered with a work. */
const pickWords = ({ control }: Question, { candidates, makers }: Picks): string => {
  if (makers.length > 0) return 'card.pick.none';
  const many = control === 'text_list' ? '-many' : '';
  return candidates.length > 0 ? `card.pick.choose${many}` : `card.pick.paste${many}`;
};

const mediaKinds = (locale: Locale, question: Question): Html | false => {
  const format = question.parameter?.format ?? question.parameter?.items?.format;
  if (format === undefined) return false;
  const parameter = question.parameter as Parameter;
  const size = parameter.maxSizeMb ?? parameter.items?.maxSizeMb;
  const kinds = t(locale, `card.format.${format}`);
  return size === undefined ? kinds : t(locale, 'card.ask.size', { kinds, size });
};

const limits = (locale: Locale, question: Question): Html | false => {
  const kind = question.control === 'text' ? 'length' : question.control === 'number' ? 'value' : 'count';
  const { min, max } = question;
  // A least length of 0 or 1 says nothing to a person; a least value of 0 does.
  const tellsMin = kind === 'value' ? Number.isFinite(min) && (max !== null || min > 0) : min > 1;
  const parameters = { min: formatNumber(locale, min), max: formatNumber(locale, max ?? 0) };
  if (tellsMin && max !== null) return t(locale, `card.limit.${kind}.between`, parameters);
  if (max !== null) return t(locale, `card.limit.${kind}.max`, parameters);
  return tellsMin && t(locale, `card.limit.${kind}.min`, parameters);
};

/** The items that are there, numbered as the buttons below name them. */
const given = (locale: Locale, question: Question): Html | false => {
  if (question.given === 0) return false;
  const count = t(locale, 'card.ask.given', { count: question.given });
  if (!canArrange(question)) return count;
  const items = question.items.map(
    (item, index) => html`${index + 1}. ${valueText(locale, item, 60)}${asSent(locale, question.items, item)}`,
  );
  return lines(count, ...items.slice(0, MOST_ITEMS));
};

/** Files without a name look all the same: that they have changed places is seen by the order in which they were sent. */
const asSent = (locale: Locale, items: AnswerValue[], item: AnswerValue): string => {
  const order = orderOf(item);
  const all = items.map(orderOf).filter((one) => one !== undefined);
  if (order === undefined || all.length < 2) return '';
  return ` · ${plain(locale, 'card.ask.as-sent', { number: all.filter((one) => one <= order).length })}`;
};

const orderOf = (item: AnswerValue): number | undefined =>
  isMediaAnswer(item) && item.$media.name === undefined ? item.$media.order : undefined;

/** What a number is now, because its buttons change it while one looks. */
const now = (locale: Locale, question: Question): Html | false => {
  if (question.control !== 'number') return false;
  if (question.isSeed && question.current === null) return t(locale, 'card.ask.seed-random');
  return question.current !== null && t(locale, 'card.ask.now', { value: String(question.current) });
};

const steps = (locale: Locale, question: Question): Html | false => {
  const [small, large] = [...new Set(question.steps.map(Math.abs))].sort((left, right) => left - right);
  if (small === undefined) return false;
  const by = { small: formatNumber(locale, small), large: formatNumber(locale, large ?? small) };
  return t(locale, large === undefined ? 'card.ask.step' : 'card.ask.steps', by);
};

const defaultText = (locale: Locale, parameter: Parameter | null): Html | false =>
  parameter?.default !== undefined &&
  parameter.default !== null &&
  t(locale, 'card.ask.default', { value: html`<code>${valueText(locale, parameter.default, 100)}</code>` });
