import type { Update } from 'telegraf/types';
import type { Locale } from '../../i18n';
import type { OutgoingCall } from '../bot/context';

/** What the transport needs to know of the dialogue above it. */
export interface Dialogue {
  /** What to say when the handling of `update` failed; the code stands in the log. */
  apologise(update: Update, supportCode: string): OutgoingCall[];
  /** For Telegram's command menu. */
  commands: { name: string; description: (locale: Locale) => string }[];
}

export const DIALOGUE = Symbol('Dialogue');
