import { type Locale, message } from '../../../i18n';

const NAMES = [
  'start',
  'menu',
  'models',
  'model',
  'new',
  'status',
  'history',
  'balance',
  'settings',
  'mydata',
  'language',
  'cancel',
  'help',
] as const;

/** Commands of everybody, as Telegram's menu shows them. `/admin` works for admins and is not advertised. */
export const COMMANDS: { name: string; description: (locale: Locale) => string }[] = NAMES.map((name) => ({
  name,
  description: (locale) => message(locale, `dialogue.command.${name}`),
}));

/** True if everybody has this command: `/admin` is not told of, and in groups it is not heard unless it names us. */
export const isPublic = (name: string): boolean => NAMES.some((known) => known === name);

export interface CommandText {
  name: string;
  /** What follows the command, in one line of words. */
  words: string;
  /** `/name@bot`. */
  namesBot: boolean;
}

/**
 * Reads `/name@bot words`. Commands are recognised by their text, not by Telegram's entities, so that a command in a
 * caption or a forwarded one means the same. Null if it is no command, or one for another bot.
 */
export const commandOf = (text: string | undefined, botUsername: string | undefined): CommandText | null => {
  const match = /^\/([A-Za-z][A-Za-z0-9_]{0,31})(?:@([A-Za-z0-9_]+))?(?:\s+([\s\S]*))?$/.exec((text ?? '').trim());
  if (match === null) return null;
  const [, name = '', target, words = ''] = match;
  if (target !== undefined && target.toLowerCase() !== (botUsername ?? '').toLowerCase()) return null;
  return { name: name.toLowerCase(), words: words.trim(), namesBot: target !== undefined };
};
