import type { Locale } from '../../../../i18n';
import type { ModelSpec, Path } from '../../../../registry';
import { modelTitle, promptOf } from '../../../delivery/prompt';
import { type Button, type Keyboard, button, formatMoment, rowsOf, shorten } from '../../../text';
import { typeSymbol } from '../../../text/symbols';
import { type QuoteOf, modelButtons } from '../../menu/model-list';
import { longId, shortId, wholeNumber } from '../../routing/short-id';
import { pathCode } from '../path-code';
import { type Candidate, type PickedFrom, type Picks } from '../picks';

export const PICK_WORD = 'pick';

/** A press on a work that answers a question. */
export interface PickPress {
  /** Of the card. */
  token: string;
  /** As `pathCode` makes it. */
  path: number[];
  generationId: string;
  /** Number of the result, from 1; 0 = the task as a whole. */
  output: number;
}

export const pickData = ({ token, path, generationId, output }: PickPress): string =>
  `${PICK_WORD}:${token}:${path.join('.')}:${shortId(generationId)}:${output}`;

export const parsePick = ([token = '', path = '', short = '', output]: string[]): PickPress | null => {
  const generationId = longId(short);
  if (generationId === null || !/^\d+(\.\d+)*$/.test(path)) return null;
  return { token, path: path.split('.').map(wholeNumber), generationId, output: wholeNumber(output) };
};

/** So many letters phones show whole. */
const LABEL_LETTERS = 44;

/** `🎵 21/11, 14:02 · № 2 · words`: people know their works by time and by what they have asked for. */
export const pickLabel = (locale: Locale, { generation, output }: Candidate): string => {
  const made = generation.outputs[Math.max(0, output - 1)];
  const number = output > 0 && generation.outputs.length > 1 ? `№ ${output} · ` : '';
  const before = `${typeSymbol('', made?.kind)} ${formatMoment(locale, generation.createdAt)} · ${number}`;
  return shorten(`${before}${wordsOf(generation, output)}`, LABEL_LETTERS);
};

/** What people call a voice, a persona or a character when they make it. */
const NAMES = ['name', 'voice_name', 'character_name'];

const nameOf = ({ input }: PickedFrom): string | null => {
  const name = NAMES.map((key) => input[key]).find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof name === 'string' ? name.trim() : null;
};

const wordsOf = (generation: PickedFrom, output: number): string => {
  const title = output === 0 ? undefined : generation.outputs[output - 1]?.title;
  return title ?? nameOf(generation) ?? promptOf(generation, LABEL_LETTERS) ?? modelTitle(generation);
};

/** One work to a row; where there is none, the models that make it. */
export const pickRows = (
  locale: Locale,
  { candidates, makers }: Picks,
  place: { model: ModelSpec; path: Path; token: string },
  quoteOf: QuoteOf,
): Keyboard => {
  const path = pathCode(place.model, place.path);
  const works = candidates.map((candidate): Button => {
    const { generation, output } = candidate;
    const press = { token: place.token, path, generationId: generation.id, output };
    return button(pickLabel(locale, candidate), pickData(press));
  });
  return rowsOf([...works, ...modelButtons(locale, makers, quoteOf)], 1);
};
