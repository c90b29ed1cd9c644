import type { Update } from 'telegraf/types';
import type { OutgoingCall } from '../../bot/context';
import { html } from '../../text';
import { Replies } from './replies';

const screen = { text: html`the card`, keyboard: [] };
const pressed = (message: object): { replies: Replies; answers: OutgoingCall[] } => {
  const answers: OutgoingCall[] = [];
  const callback_query = { id: 'q', message: { message_id: 7, chat: { id: 1 }, ...message } };
  const update = { update_id: 1, callback_query } as unknown as Update;
  return { replies: Replies.of(update, answers, { chatId: 1 }), answers };
};
const methods = (answers: OutgoingCall[]): (string | undefined)[] =>
  answers.flatMap(({ method, otherwise }) => [method, otherwise?.method]);

describe('the message whose button was pressed', () => {
  it('shows the answer in its place', () => {
    const { replies, answers } = pressed({ date: 1_700_000_000, text: 'before' });
    replies.show(screen);
    expect(methods(answers)).toEqual(['editMessageText', 'sendMessage']);
  });

  it('shows it also when it is so old that Telegram tells nothing of it, and stays the live message of its card', () => {
    const { replies, answers } = pressed({ date: 0 });
    expect(replies.showCard(screen, 'confirm-id', 7)).toBe(7);
    expect(answers).toMatchObject([{ method: 'editMessageText', otherwise: { remembers: 'confirm-id' } }]);
  });

  it('is left alone where it is a picture', () => {
    const { replies, answers } = pressed({ date: 1_700_000_000, photo: [] });
    replies.show(screen);
    expect(methods(answers)).toEqual(['sendMessage', undefined]);
  });
});
