import type { Update } from 'telegraf/types';
import { parseUpdate, place } from './update';

const update = (content: object): Update => ({ update_id: 7, ...content }) as Update;

describe('the border of updates', () => {
  it.each([[null], [undefined], ['text'], [[]], [{}], [{ update_id: '7' }], [{ update_id: 1.5 }]])(
    'refuses %j',
    (value) => {
      expect(parseUpdate(value)).toBeNull();
    },
  );

  it('takes what has a whole number as its id, whatever else is in it', () => {
    expect(parseUpdate({ update_id: 7, something_new: { a: 1 } })).not.toBeNull();
  });

  it.each([
    ['a message', { message: { chat: { id: -100 }, from: { id: 5 } } }, { chatId: -100, fast: false, handled: true }],
    ['a button', { callback_query: { from: { id: 5 }, message: { chat: { id: -3 } } } }, { chatId: -3, handled: true }],
    ['a button of an inline message', { callback_query: { from: { id: 5 }, inline_message_id: 'x' } }, { chatId: 5 }],
    ['an inline query', { inline_query: { from: { id: 5 } } }, { chatId: 5, fast: false }],
    ['a payment', { pre_checkout_query: { from: { id: 5 } } }, { chatId: 5, fast: true, handled: true }],
    ['a type of a newer API', { subscription: { user: { id: 5 } } }, { chatId: 5, handled: false }],
    ['nothing but an id', {}, { chatId: 0, handled: false }],
    ['nonsense inside', { message: { chat: 'x', from: null } }, { chatId: 0, handled: true }],
  ])('places %s', (_what, content, expected) => {
    expect(place(update(content))).toMatchObject({ updateId: 7, ...expected });
  });
});
