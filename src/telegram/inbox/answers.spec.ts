import type { Update } from 'telegraf/types';
import { arrange, asPlainText } from './answers';
import { jsonb } from './jsonb';

const press = { update_id: 1, callback_query: { id: 'q' } } as unknown as Update;
const text = { method: 'sendMessage', payload: { text: 'a' } };
const answer = (words: string) => ({
  method: 'answerCallbackQuery',
  payload: { callback_query_id: 'q', text: words },
});

describe('the answers of a turn', () => {
  it('answers a button first and once', () => {
    expect(arrange(press, [text, answer('one'), answer('two')])).toEqual({ callback: answer('one'), others: [text] });
  });

  it('answers a button that no handler answered', () => {
    expect(arrange(press, [text]).callback).toEqual({
      method: 'answerCallbackQuery',
      payload: { callback_query_id: 'q' },
    });
  });

  it('adds nothing to a message', () => {
    expect(arrange({ update_id: 1, message: {} } as Update, [text])).toEqual({ callback: null, others: [text] });
  });

  it('turns HTML into the words a person should read', () => {
    const call = {
      method: 'sendMessage',
      payload: { chat_id: 1, parse_mode: 'HTML', text: '<b>1 &lt; 2</b> & <a href="x">y</a>' },
    };
    expect(asPlainText(call)).toEqual({ method: 'sendMessage', payload: { chat_id: 1, text: '1 < 2 & y' } });
    expect(asPlainText({ method: 'sendMessage', payload: { text: '1 < 2' } })).toBeNull();
  });

  it('stores what PostgreSQL would refuse in jsonb', () => {
    expect(JSON.parse(jsonb({ a: 'x\0y', b: ['\ud83d'], c: '😀' }))).toEqual({ a: 'xy', b: ['\ufffd'], c: '😀' });
  });
});
