import type { Locale } from '../../../i18n';
import { type Button, button, plain } from '../../text';

/** The bot's own pages: nothing but their name is needed to find them. */
export type PageName = 'menu' | 'help' | 'status' | 'balance' | 'settings' | 'language' | 'new' | 'resume';

/** A button that leads to one of them. */
export const goTo = (locale: Locale, page: PageName): Button => button(plain(locale, `dialogue.button.${page}`), page);
