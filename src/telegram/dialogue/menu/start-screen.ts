import type { Locale } from '../../../i18n';
import { type Html, type Screen, button, paragraphs, plain, t } from '../../text';
import { credits } from '../../text/credits';
import { goTo } from '../routing/pages';
import { type PricedExample, exampleButton, varied } from './example-buttons';
import { exampleData } from './menu-buttons';
import { isNarrow, twoColumns } from './two-columns';

const EXAMPLES_SHOWN = 6;

/** What a new user sees: the greeting, one obvious button to the first picture, some examples. */
export const startScreen = (
  locale: Locale,
  greeting: Html[],
  first: PricedExample,
  others: readonly PricedExample[],
): Screen => {
  const price = credits(locale, first.credits);
  // Short ones, in pairs: nothing beside the first button is as wide as that.
  const shown = varied(
    others.filter((one) => isNarrow(exampleButton(locale, one))),
    EXAMPLES_SHOWN,
  );
  return {
    text: paragraphs(...greeting, t(locale, 'menu.start.first')),
    keyboard: [
      [button(plain(locale, 'menu.button.first', { price }), exampleData(first.model.code, first.index))],
      ...twoColumns(shown.map((one) => exampleButton(locale, one))),
      [button(plain(locale, 'menu.button.menu'), 'menu'), goTo(locale, 'help')],
    ],
  };
};
