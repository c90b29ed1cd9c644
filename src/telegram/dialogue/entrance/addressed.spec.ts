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
    // A live location moves on every few seconds.
    expect(isAddressed(personal, message({ location: {} }), bot, 'message')).toBe(true);
    expect(isAddressed(personal, message({ location: {} }), bot, 'edited_message')).toBe(false);
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

  it('in groups no command that may be of another bot, unless it names us or answers us', () => {
    const hears = (fields: object): boolean => isAddressed(group, message(fields), bot, 'message');
    expect(['/roll', '/admin', '/menu/', '/'].map((text) => hears({ text }))).toEqual([false, false, false, false]);
    expect(['/roll@atelier_bot', '/admin@Atelier_Bot'].map((text) => hears({ text }))).toEqual([true, true]);
    expect(hears({ text: '/roll', reply_to_message: { from: { id: 99 } } })).toBe(true);
    expect(hears({ photo: [], caption: '/menu' })).toBe(true);
    expect(hears({ text: '/menu', is_automatic_forward: true })).toBe(false);
  });

  it('nobody in channels, and not what Telegram itself writes', () => {
    expect(isAddressed({ id: -2, type: 'channel' } as Chat, message({ text: '/menu' }), bot, 'message')).toBe(false);
    expect(isAddressed(personal, message({ pinned_message: {} }), bot, 'message')).toBe(false);
    for (const service of ['gift', 'unique_gift', 'checklist_tasks_done', 'paid_message_price_changed']) {
      expect(isAddressed(personal, message({ [service]: {} }), bot, 'message')).toBe(false);
    }
    for (const query of ['inline_query', 'callback_query', 'pre_checkout_query', 'shipping_query']) {
      expect(isAddressed(undefined, undefined, bot, query)).toBe(true);
    }
    expect(isAddressed(undefined, undefined, bot, 'poll')).toBe(false);
  });
});
