import { type Finding, ok, warn } from './check';

/** Of Telegram's `getMe`. */
export interface BotInfo {
  username?: string;
  supports_inline_queries?: boolean;
}

/** What only @BotFather can switch on. Pure. */
export const judgeBot = ({ username = '?', supports_inline_queries: inline }: BotInfo): Finding =>
  inline === true
    ? ok(`@${username} answers`)
    : warn(`@${username} answers, but finds no models inline, in other chats`, 'Send /setinline to @BotFather.');
