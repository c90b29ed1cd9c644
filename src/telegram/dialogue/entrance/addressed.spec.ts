import type { Chat, Message } from 'telegraf/types';
import { isAddressed } from './addressed';

const bot = { id: 99, username: 'atelier_bot' };
const personal = { id: 1, type: 'private' } as Chat;
const group = { id: -1, type: 'supergroup' } as Chat;
const message = (fields: object): Message => ({ message_id: 1, date: 0, ...fields }) as unknown as Message;

describe('whom the bot answers', () => {
  it('everybody who writes to it alone', () => {
    expect(isAddressed(personal, message({ text: 'hello' }), bot, 'message')).toBe(true);
    expect(isAddressed(personal, message({ sticker: {} }), bot, 'message')).toBe(true);
    expect(isAddressed(personal, message({ giveaway: {} }), bot, 'message')).toBe(true);
    expect(isAddressed(personal, message({ giveaway_created: {} }), bot, 'message')).toBe(false);
    expect(isAddressed(personal, message({ text: 'x' }), bot, 'edited_message')).toBe(true);
  });

  it('in groups commands, replies to itself and buttons', () => {
    expect(isAddressed(group, message({ text: 'hello' }), bot, 'message')).toBe(false);
    expect(isAddressed(group, message({ text: '/menu' }), bot, 'message')).toBe(true);
    expect(isAddressed(group, message({ text: '/menu@other_bot' }), bot, 'message')).toBe(false);
    expect(isAddressed(group, message({ text: 'a cat', reply_to_message: { from: { id: 99 } } }), bot, 'message')).toBe(
      true,
    );
    expect(isAddressed(group, message({ text: 'a cat', reply_to_message: { from: { id: 5 } } }), bot, 'message')).toBe(
      false,
    );
    expect(isAddressed(group, message({}), bot, 'callback_query')).toBe(true);
  });

  it('nobody in channels, and not what Telegram itself writes', () => {
    expect(isAddressed({ id: -2, type: 'channel' } as Chat, message({ text: '/menu' }), bot, 'message')).toBe(false);
    expect(isAddressed(personal, message({ pinned_message: {} }), bot, 'message')).toBe(false);
    expect(isAddressed(undefined, undefined, bot, 'inline_query')).toBe(true);
    expect(isAddressed(undefined, undefined, bot, 'poll')).toBe(false);
  });
});
