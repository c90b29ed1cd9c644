import type { Update } from 'telegraf/types';
import { faultsIn } from '../../../../test/support/telegram-html';
import { apologise } from './apology';

const chat = { id: 7, type: 'private' };
const from = { id: 7, is_bot: false, first_name: 'A', language_code: 'ru' };
const update = (fields: object): Update => ({ update_id: 1, ...fields }) as unknown as Update;

describe('the apology for a failed handler', () => {
  it('is a message with the code, in the language of the person', () => {
    const [call, ...rest] = apologise(update({ message: { message_id: 1, date: 0, chat, from, text: 'x' } }), 'AB12');
    expect(rest).toEqual([]);
    expect(call).toMatchObject({ method: 'sendMessage', payload: { chat_id: 7, parse_mode: 'HTML' } });
    expect(String(call?.payload['text'])).toContain('<code>AB12</code>');
    expect(String(call?.payload['text'])).toContain('сломалось');
    expect(faultsIn(String(call?.payload['text']))).toEqual([]);
  });

  it('answers a button too, and goes to the thread', () => {
    const message = { message_id: 1, date: 0, chat, message_thread_id: 5, is_topic_message: true };
    const calls = apologise(
      update({ callback_query: { id: 'q', from, message, data: 'x', chat_instance: '1' } }),
      'AB12',
    );
    expect(calls.map(({ method }) => method)).toEqual(['answerCallbackQuery', 'sendMessage']);
    expect(calls[1]?.payload).toMatchObject({ chat_id: 7, message_thread_id: 5 });
  });

  it('fits updates without a chat, and says nothing where nobody waits', () => {
    expect(apologise(update({ inline_query: { id: 'q', from, query: '', offset: '' } }), 'A')).toMatchObject([
      { method: 'answerInlineQuery' },
    ]);
    expect(apologise(update({ pre_checkout_query: { id: 'q', from } }), 'A')).toMatchObject([
      { method: 'answerPreCheckoutQuery', payload: { ok: false } },
    ]);
    expect(apologise(update({ my_chat_member: { chat, from } }), 'A')).toEqual([]);
    expect(apologise(update({}), 'A')).toEqual([]);
  });
});
