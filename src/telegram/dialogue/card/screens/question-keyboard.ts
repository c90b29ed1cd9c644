import type { Locale } from '../../../../i18n';
import type { ModelSpec, Question } from '../../../../registry';
import { type Button, type Keyboard, button, pageOf, pager, plain, rowsOf, shorten } from '../../../text';
import type { QuoteOf } from '../../menu/model-list';
import { type FormVerb, cancelData, cardData, formData } from './card-buttons';
import { pathCode } from '../path-code';
import { pickRows } from './pick-buttons';
import type { Picks } from '../picks';

export interface QuestionKeyboard {
  model: ModelSpec;
  question: Question;
  token: string;
  page: number;
  picks: Picks | null;
  quoteOf: QuoteOf;
}

/** A value to choose stands on its button to the letter: two long ones may differ in their last. */
const LITERAL_LENGTH = 250;

/** Of a longer list the first ones can be arranged: more buttons than that nobody reads. */
export const MOST_ITEMS = 12;

/** True for lists whose items can be taken out and moved by buttons. */
export const canArrange = ({ control, items }: Question): boolean =>
  (control === 'media_list' || control === 'text_list') && items.length > 0;

/** Whatever can be answered by a button, then the ways on. */
export const questionKeyboard = (locale: Locale, screen: QuestionKeyboard): Keyboard => {
  const { model, question, token, page, picks } = screen;
  const path = pathCode(model, question.path);
  const press = (text: string, verb: FormVerb, argument = 0): Button =>
    button(text, formData({ token, verb, path, argument }));
  const shown = pageOf(question.choices, page);
  const choices = shown.items.map(({ item, index }) =>
    button(
      choiceLabel(locale, question, model, index, item.label),
      formData({ token, verb: 'choose', path, argument: index }),
      LITERAL_LENGTH,
    ),
  );
  const after: Keyboard = [...numberRows(locale, question, press), ...itemRows(question, press)];
  if (question.canFinish)
    after.push([press(plain(locale, 'dialogue.button.finish', { count: question.given }), 'finish')]);
  const small: Button[] = [];
  if (question.canSkip) small.push(press(plain(locale, 'dialogue.button.skip'), 'skip'));
  if (question.canClear) {
    small.push(press(plain(locale, question.isSeed ? 'card.button.any-seed' : 'dialogue.button.clear'), 'clear'));
  }
  after.push(...rowsOf(small, 2));
  after.push([
    button(plain(locale, 'dialogue.button.card'), cardData(token)),
    button(plain(locale, 'dialogue.button.cancel'), cancelData(token)),
  ]);
  const turn = pager(shown, (number) => formData({ token, verb: 'page', path, argument: number }));
  const works = picks === null ? [] : pickRows(locale, picks, { model, path: question.path, token }, screen.quoteOf);
  return [...works, ...rowsOf(choices, question.control === 'variant' ? 1 : 3), ...turn, ...after];
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

type Press = (text: string, verb: FormVerb, argument?: number) => Button;

/** Signs without digits: a number on a button is a value to choose. */
const STEP_SIGNS: Record<number, string[]> = { 2: ['➖', '➕'], 4: ['➖➖', '➖', '➕', '➕➕'] };

const numberRows = (locale: Locale, question: Question, press: Press): Keyboard => {
  if (question.isSeed) return [[press(plain(locale, 'card.button.draw-seed'), 'draw')]];
  const signs = STEP_SIGNS[question.steps.length];
  return signs === undefined ? [] : [signs.map((sign, index) => press(sign, 'step', index))];
};

/** 🗑 takes an item out, ⇄ lets it change places with the one before it. */
const itemRows = (question: Question, press: Press): Keyboard => {
  if (!canArrange(question)) return [];
  const numbers = question.items.slice(0, MOST_ITEMS).map((_item, index) => index);
  const remove = numbers.map((index) => press(`🗑 ${index + 1}`, 'remove', index));
  const raise = numbers.slice(1).map((index) => press(`${index} ⇄ ${index + 1}`, 'raise', index));
  return [...rowsOf(remove, 6), ...rowsOf(raise, 5)];
};
