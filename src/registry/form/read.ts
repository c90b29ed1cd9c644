import { isNumberTable, numberDepth, numberExample, numberItems } from './numbers';
import { seedValue } from './seed';
import { spreadNumbers, suggestedNumbers } from './steps';
import type { Choice, Control, Incoming, Path } from './types';
import { itemsOf } from '../input-schema';
import type { MediaRef } from '../media';
import { fileAt, isWebAddress, takesFile } from '../media-check';
import type { AnswerValue, ModelSpec, Parameter } from '../model-spec';
import type { Problem } from '../problem';
import { shown } from '../shown';
import { valueProblems } from '../validator';

export const isComposite = (parameter: Parameter): boolean => parameter.type === 'object' || parameter.type === 'array';

/** True if the items of this list are gone through one by one, each with questions of its own. */
export const isListOfGroups = (list: Parameter): boolean => isComposite(itemsOf(list)) && !isNumberTable(list);

export const controlOf = (parameter: Parameter): Control => {
  switch (parameter.type) {
    case 'boolean':
      return 'yes_no';
    case 'enum':
      return 'choice';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return takesFile(parameter.format) ? 'media' : parameter.numericRange ? 'number' : 'text';
    case 'array': {
      const items = itemsOf(parameter);
      return isListOfGroups(parameter) ? 'object_list' : controlOf(items) === 'media' ? 'media_list' : 'text_list';
    }
    case 'object':
      return 'object_list';
  }
};

const choice = (value: string | number | boolean): Choice => ({
  label: typeof value === 'boolean' ? '' : String(value),
  value,
});

/** The values that can be had by a button: of a long range inside of a group, where nothing is stepped, some of them. */
export const choicesOf = (parameter: Parameter, path: Path): Choice[] => {
  if (parameter.type === 'enum') return (parameter.values ?? []).map(choice);
  if (parameter.type === 'boolean') return [choice(true), choice(false)];
  if (controlOf(parameter) !== 'number') return [];
  const list = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  const numbers = list.length > 1 ? spreadNumbers(parameter) : suggestedNumbers(parameter);
  return numbers.map((number) => choice(parameter.type === 'string' ? String(number) : number));
};

const YES = new Set(['да', 'д', 'yes', 'y', 'true', '1', '+', 'вкл', 'on', 'так', 'иә']);
const NO = new Set(['нет', 'н', 'no', 'n', 'false', '0', '-', 'выкл', 'off', 'ні', 'жоқ']);

/** `1,000`: where no fraction is possible, the comma before three digits can't begin one. */
const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+$/;

/** A number as people type it: `1 000,5`, `0.5`, `−3`. */
const typedNumber = (text: string, isWhole: boolean): number | undefined => {
  const signed = text.replace(/[\s\u00a0_]/g, '').replace(/[−–]/g, '-');
  const plain = isWhole && THOUSANDS.test(signed) ? signed.replaceAll(',', '') : signed.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
};

export type Read = { value: AnswerValue } | { problems: Problem[] };

const refused = (code: string, path: Path, parameters: Problem['parameters']): Read => {
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  return { problems: [{ code, path, key, parameters }] };
};

const checked = (model: ModelSpec, parameter: Parameter, path: Path, value: AnswerValue): Read => {
  // A value that was asked for must be there: an empty text is no answer, whether it is required or not.
  const problems = valueProblems(model, parameter, path, value);
  return problems.length === 0 ? { value } : { problems };
};

/** White space, joiners, marks of direction, and letters that show nothing (fillers of Hangul, the blank of Braille). */
const UNSEEN = /[\p{Z}\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/gu;

const fromText = (model: ModelSpec, parameter: Parameter, path: Path, typed: string): Read => {
  const text = typed.trim();
  if (text.replace(UNSEEN, '') === '') return refused('empty', path, {});
  switch (controlOf(parameter)) {
    case 'yes_no': {
      const word = text.toLowerCase();
      if (YES.has(word)) return { value: true };
      return NO.has(word) ? { value: false } : refused('type_boolean', path, { given: shown(text) });
    }
    case 'choice': {
      const word = text.toLowerCase();
      const found =
        parameter.values?.find((value) => String(value) === text) ??
        parameter.values?.find((value) => String(value).toLowerCase() === word);
      if (found !== undefined) return { value: found };
      const values = parameter.values ?? [];
      const limit = values.slice(0, 20).join(', ') + (values.length > 20 ? ' …' : '');
      return refused('enum', path, { limit, given: shown(text) });
    }
    case 'number': {
      const number = typedNumber(text, parameter.type === 'integer');
      if (number === undefined) return refused('type_number', path, { given: shown(text) });
      return checked(model, parameter, path, parameter.type === 'string' ? String(number) : number);
    }
    case 'media':
      return isWebAddress(text)
        ? fromFile(model, parameter, path, fileAt(text, parameter.format ?? 'document_url'))
        : refused('media_needed', path, { format: parameter.format ?? 'none', given: shown(text) });
    default:
      return parameter.type === 'array'
        ? fromNumbers(model, parameter, path, text)
        : checked(model, parameter, path, text);
  }
};

/** One item of a list of lists of numbers. */
const fromNumbers = (model: ModelSpec, item: Parameter, path: Path, text: string): Read => {
  const [value, ...more] = numberItems(item, text) ?? [];
  return value === undefined || more.length > 0
    ? refused('numbers', path, { limit: numberExample(item), given: shown(text) })
    : checked(model, item, path, value);
};

const fromFile = (model: ModelSpec, parameter: Parameter, path: Path, file: MediaRef): Read =>
  controlOf(parameter) === 'media'
    ? checked(model, parameter, path, { $media: file })
    : refused('text_needed', path, { given: file.name ?? file.kind });

/** One value that is neither list nor object, from a message or a button. */
export const readValue = (model: ModelSpec, parameter: Parameter, path: Path, incoming: Incoming): Read => {
  switch (incoming.kind) {
    case 'text':
      return fromText(model, parameter, path, incoming.text);
    case 'media': {
      const [file, ...more] = incoming.items;
      if (file === undefined) return refused('empty', path, {});
      if (more.length > 0) return refused('one_only', path, { given: incoming.items.length });
      return fromFile(model, parameter, path, file);
    }
    case 'choice': {
      const chosen = choicesOf(parameter, path)[incoming.index];
      return chosen === undefined ? refused('choice_unknown', path, {}) : { value: chosen.value };
    }
    case 'draw':
      return checked(model, parameter, path, seedValue(parameter, incoming.value));
    default:
      return refused('required', path, {});
  }
};

/** The single things that one message brings for a list: files of an album, addresses of a text, lines of numbers ... */
export const itemsIn = (items: Parameter, incoming: Incoming): Incoming[] => {
  if (incoming.kind === 'media') return incoming.items.map((file) => ({ kind: 'media', items: [file] }));
  if (incoming.kind !== 'text' || controlOf(items) === 'text') return [incoming];
  if (numberDepth(items) > 0) {
    const lists = numberItems(items, incoming.text) ?? [];
    return lists.length <= 1 ? [incoming] : lists.map((list) => ({ kind: 'text', text: JSON.stringify(list) }));
  }
  const control = controlOf(items);
  const border = control === 'media' ? /\s+/ : control === 'number' ? /(?:[;\s]|,(?=\s))+/ : /[\n;]+/;
  const words = incoming.text.split(border).filter((word) => word.trim() !== '');
  const single = words.length <= 1 || (control === 'media' && !words.every(isWebAddress));
  return single ? [incoming] : words.map((text) => ({ kind: 'text', text }));
};
