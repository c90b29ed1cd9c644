import type { Locale } from '../../../i18n';
import { type ModelSpec, type Quote, usualSeconds } from '../../../registry';
import { type Button, button } from '../../text';
import { kindSymbol } from '../../text/symbols';
import { modelData } from './menu-buttons';
import { modelLabel } from './model-label';

export type QuoteOf = (model: ModelSpec) => Quote;

export const FAVOURITE_MARK = '⭐';

/** What the buttons of a list tell beside title and price. */
export interface ListMarks {
  /** Measured times in milliseconds by id; the others have the usual time of their class. */
  usualMs?: ReadonlyMap<string, number>;
  favourites?: ReadonlySet<string>;
  /** All are of one kind: no symbol has to tell it. */
  oneKind?: boolean;
}

/** One button per model, with its price and the usual time. */
export const modelButtons = (
  locale: Locale,
  models: readonly ModelSpec[],
  quoteOf: QuoteOf,
  marks: ListMarks = {},
): Button[] =>
  models.map((model) => {
    const plainMark = marks.oneKind === true ? '' : kindSymbol(model);
    const label = modelLabel(locale, model, {
      mark: marks.favourites?.has(model.id) === true ? FAVOURITE_MARK : plainMark,
      quote: quoteOf(model),
      usualMs: marks.usualMs?.get(model.id) ?? usualSeconds(model) * 1000,
    });
    return button(label, modelData(model.code));
  });

/** The person's favourites first, then what they used lately, then all others as they stood. */
export const dearestFirst = (
  models: readonly ModelSpec[],
  favourites: readonly string[],
  recent: readonly string[],
): ModelSpec[] => {
  const dear = [...new Set([...favourites, ...recent])];
  const rank = new Map(dear.map((id, index) => [id, index]));
  const rankOf = (model: ModelSpec): number => rank.get(model.id) ?? dear.length;
  // A stable sort: equals keep their order.
  return [...models].sort((left, right) => rankOf(left) - rankOf(right));
};
