import type { Locale } from '../../../i18n';
import { type Screen, button, pageOf, pager, plain, t } from '../../text';
import { goTo } from '../routing/pages';
import { type PricedExample, exampleButton } from './example-buttons';
import { MENU_WORDS, examplesData } from './menu-buttons';
import { twoColumns } from './two-columns';

const EXAMPLES_PER_PAGE = 16;

/** What the bot can, and ready examples that open filled cards. */
export const helpScreen = (locale: Locale, examples: readonly PricedExample[], page: number): Screen => {
  const shown = pageOf(examples, page, EXAMPLES_PER_PAGE);
  return {
    text: t(locale, 'menu.help.text'),
    keyboard: [
      ...twoColumns(shown.items.map(({ item }) => exampleButton(locale, item))),
      ...pager(shown, examplesData),
      [button(plain(locale, 'menu.button.more'), MENU_WORDS.how)],
      [goTo(locale, 'menu'), goTo(locale, 'balance')],
    ],
  };
};

/** Short answers to what people ask, and the commands. */
export const howScreen = (locale: Locale, bot: string): Screen => ({
  text: t(locale, 'menu.help.how', { bot }),
  keyboard: [[button(plain(locale, 'menu.button.examples'), examplesData(0)), goTo(locale, 'menu')]],
});
