import type { Origin } from '../../generation';
import { LOCALES, type Locale } from '../../i18n';
import type { Place } from '../text';

/** Where a generation of this channel was asked for. `messageId` is its card, which became the progress message. */
export interface TelegramAddress {
  chatId: number;
  threadId: number | null;
  messageId: number | null;
  locale: Locale;
}

export const originOf = (address: TelegramAddress): Origin => ({
  channel: 'telegram',
  address: {
    chatId: address.chatId,
    threadId: address.threadId,
    messageId: address.messageId,
    locale: address.locale,
  },
});

/** @throws Error if the origin is none of ours: nothing could be delivered then */
export const addressOf = (origin: Origin): TelegramAddress => {
  const { chatId, threadId, messageId, locale } = origin.address;
  if (typeof chatId !== 'number') throw new Error('A generation of the telegram channel has no chat.');
  return {
    chatId,
    threadId: typeof threadId === 'number' ? threadId : null,
    messageId: typeof messageId === 'number' ? messageId : null,
    locale: LOCALES.find((known) => known === locale) ?? 'en',
  };
};

export const placeOf = (address: TelegramAddress): Place => ({
  chatId: address.chatId,
  ...(address.threadId === null ? {} : { threadId: address.threadId }),
});
