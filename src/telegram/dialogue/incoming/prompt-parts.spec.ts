import type { Message } from 'telegraf/types';
import { messageOfWords, promptParts, rewritten, textOf } from './prompt-parts';

const message = (message_id: number, fields: object): Message.TextMessage =>
  ({ message_id, date: 0, chat: { id: 1, type: 'private' }, ...fields }) as unknown as Message.TextMessage;
const alone = { album: [], texts: [] };

describe('the messages that hold a prompt', () => {
  it('are one text or one caption', () => {
    expect(promptParts(message(1, { text: 'a cat' }), alone)).toEqual([{ messageId: 1, text: 'a cat' }]);
    expect(promptParts(message(2, { caption: 'a dog' }), alone)).toEqual([{ messageId: 2, text: 'a dog' }]);
    expect(messageOfWords(message(2, { caption: 'a dog' }), alone)).toBe(2);
    expect(messageOfWords(message(3, { photo: [] }), alone)).toBe(3);
  });

  it('are the part of an album that has words, or several', () => {
    const album = [message(1, {}), message(2, { caption: 'a cat' }), message(3, {})];
    expect(messageOfWords(message(1, {}), { ...alone, album })).toBe(2);
    const talkative = [...album, message(4, { caption: 'a dog' })];
    expect(messageOfWords(message(1, {}), { ...alone, album: talkative })).toBe(0);
    expect(textOf(promptParts(message(1, {}), { ...alone, album: talkative }))).toBe('a cat\na dog');
  });

  it('are the parts of a long text: one of them is corrected and the others stay', () => {
    const texts = [message(1, { text: 'я'.repeat(4096) }), message(2, { text: 'the end' })];
    const parts = promptParts(message(1, { text: 'joined' }), { ...alone, texts });
    const corrected = rewritten(parts, 2, 'another end') ?? [];
    expect(textOf(corrected)).toBe('я'.repeat(4096) + 'another end');
    expect(rewritten(parts, 3, 'no part')).toBeNull();
  });
});
