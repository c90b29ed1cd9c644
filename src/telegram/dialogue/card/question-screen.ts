import type { Locale } from '../../../i18n';
import {
  type ModelSpec,
  type Parameter,
  type Problem,
  type Question,
  describeProblem,
  hintOf,
  titleOf,
} from '../../../registry';
import {
  type Button,
  type Html,
  type Keyboard,
  type Screen,
  button,
  formatNumber,
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
import { type FormVerb, cardData, formData } from './card-buttons';
import { pathCode } from './path-code';
import { valueText } from './value-text';

export interface QuestionScreen {
  model: ModelSpec;
  question: Question;
  token: string;
  page: number;
  problems: Problem[];
  /** Words above the question: what has just happened, or the model's own introduction at the beginning. */
  above: Html[];
}

/** One question: title and key, what to give and its limits, buttons for whatever can be answered by one. */
export const questionScreen = (locale: Locale, screen: QuestionScreen): Screen => {
  const { model, question, problems } = screen;
  return {
    text: paragraphs(
      ...screen.above,
      problems.length > 0 && problemText(locale, model, problems),
      lines(heading(locale, question), hint(locale, question), howTo(locale, question)),
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
  if (question.parameter === null) return html`<b>${plain(locale, 'dialogue.ask.variant-title')}</b>`;
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

const CONTROLS_WITH_LIMITS = new Set(['text', 'number', 'media_list', 'text_list', 'object_list']);

const howTo = (locale: Locale, question: Question): Html => {
  const asked = t(locale, `dialogue.ask.${question.control}`);
  return join(
    [
      asked,
      mediaKinds(locale, question),
      CONTROLS_WITH_LIMITS.has(question.control) && limits(locale, question),
      question.given > 0 && t(locale, 'dialogue.ask.given', { count: question.given }),
      defaultText(locale, question.parameter),
    ],
    '\n',
  );
};

const mediaKinds = (locale: Locale, question: Question): Html | false => {
  const format = question.parameter?.format ?? question.parameter?.items?.format;
  if (format === undefined) return false;
  const parameter = question.parameter as Parameter;
  const size = parameter.maxSizeMb ?? parameter.items?.maxSizeMb;
  const kinds = t(locale, `dialogue.format.${format}`);
  return size === undefined ? kinds : t(locale, 'dialogue.ask.size', { kinds, size });
};

const limits = (locale: Locale, question: Question): Html | false => {
  const kind = question.control === 'text' ? 'length' : question.control === 'number' ? 'value' : 'count';
  const { min, max } = question;
  // A least length of 0 or 1 says nothing to a person; a least value of 0 does.
  const tellsMin = kind === 'value' ? Number.isFinite(min) && max !== null : min > 1;
  const parameters = { min: formatNumber(locale, min), max: formatNumber(locale, max ?? 0) };
  if (tellsMin && max !== null) return t(locale, `dialogue.limit.${kind}.between`, parameters);
  if (max !== null) return t(locale, `dialogue.limit.${kind}.max`, parameters);
  return tellsMin && t(locale, `dialogue.limit.${kind}.min`, parameters);
};

const defaultText = (locale: Locale, parameter: Parameter | null): Html | false =>
  parameter?.default !== undefined &&
  parameter.default !== null &&
  t(locale, 'dialogue.ask.default', { value: html`<code>${valueText(locale, parameter.default, 100)}</code>` });

const questionKeyboard = (locale: Locale, { model, question, token, page }: QuestionScreen): Keyboard => {
  const path = pathCode(model, question.path);
  const press = (text: string, verb: FormVerb, argument = 0): Button =>
    button(text, formData({ token, verb, path, argument }));
  const shown = pageOf(question.choices, page);
  const choices = shown.items.map(({ item, index }) =>
    press(choiceLabel(locale, question, model, index, item.label), 'choose', index),
  );
  const after: Keyboard = [];
  if (question.canFinish)
    after.push([press(plain(locale, 'dialogue.button.finish', { count: question.given }), 'finish')]);
  const small: Button[] = [];
  if (question.canSkip) small.push(press(plain(locale, 'dialogue.button.skip'), 'skip'));
  if (question.canClear) small.push(press(plain(locale, 'dialogue.button.clear'), 'clear'));
  after.push(...rowsOf(small, 2));
  after.push([
    button(plain(locale, 'dialogue.button.card'), cardData(token)),
    button(plain(locale, 'dialogue.button.cancel'), 'cancel'),
  ]);
  const turn = pager(shown, (number) => formData({ token, verb: 'page', path, argument: number }));
  return [...rowsOf(choices, question.control === 'variant' ? 1 : 3), ...turn, ...after];
};

const choiceLabel = (locale: Locale, question: Question, model: ModelSpec, index: number, label: string): string => {
  if (question.control === 'yes_no') {
    return plain(locale, question.choices[index]?.value === true ? 'dialogue.yes' : 'dialogue.no');
  }
  if (question.control === 'variant') {
    const title = model.variants[index]?.title?.[locale];
    return title === undefined ? label : `${shorten(title, 40)} · ${label}`;
  }
  return question.control === 'object_list' ? plain(locale, 'dialogue.button.add') : label;
};
