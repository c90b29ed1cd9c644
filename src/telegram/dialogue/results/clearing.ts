import type { OutgoingCall } from '../../bot/context';

/** Telegram takes so many messages at once. */
const MOST_AT_ONCE = 100;

/** A message that is too old to be deleted loses its buttons at least. */
export const clearing = (chatId: number, sent: number[], withButtons: number[]): OutgoingCall[] => {
  const others = sent.filter((id) => !withButtons.includes(id));
  const calls: OutgoingCall[] = [];
  for (let start = 0; start < others.length; start += MOST_AT_ONCE) {
    const message_ids = others.slice(start, start + MOST_AT_ONCE);
    calls.push({ method: 'deleteMessages', payload: { chat_id: chatId, message_ids } });
  }
  return [
    ...calls,
    ...withButtons.map((message_id): OutgoingCall => {
      const payload = { chat_id: chatId, message_id };
      const otherwise = {
        method: 'editMessageReplyMarkup',
        payload: { ...payload, reply_markup: { inline_keyboard: [] } },
      };
      return { method: 'deleteMessage', payload, otherwise };
    }),
  ];
};
