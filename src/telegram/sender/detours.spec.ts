import { Detours } from './detours';
import { TelegramRefusal } from './refusal';

const gone = new TelegramRefusal('sendMessage', 400, 'Bad Request: message thread not found');
const moved = new TelegramRefusal('sendMessage', 400, 'Bad Request: group chat was upgraded', undefined, -1009);

describe('detours', () => {
  it('leave a topic out for some minutes, since it may be opened again', () => {
    let now = 0;
    const detours = new Detours(() => now);
    const call = { chat_id: -5, message_thread_id: 7, text: 'x' };
    expect(detours.around(call)).toBe(call);
    expect(detours.learn(call, gone)).toBe(true);
    expect(detours.around(call)).toEqual({ chat_id: -5, text: 'x' });
    expect(detours.around({ ...call, message_thread_id: 8 })).toMatchObject({ message_thread_id: 8 });
    now = 600_001;
    expect(detours.around(call)).toBe(call);
  });

  it('lead to the supergroup, with its topic', () => {
    const detours = new Detours();
    expect(moved.kind).toBe('moved');
    expect(detours.learn({ chat_id: -5 }, moved)).toBe(true);
    expect(detours.around({ chat_id: -5, message_thread_id: 7 })).toEqual({ chat_id: -1009, message_thread_id: 7 });
  });

  it('know no way past anything else', () => {
    const detours = new Detours();
    expect(detours.learn({ chat_id: -5 }, gone)).toBe(false);
    expect(detours.learn({ chat_id: -1009 }, moved)).toBe(false);
    expect(detours.learn({ chat_id: -5 }, new Error('x'))).toBe(false);
    expect(detours.learn({ chat_id: -5 }, new TelegramRefusal('m', 400, 'Bad Request: chat not found'))).toBe(false);
  });
});
