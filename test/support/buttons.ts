import type { ChatMessage } from '../../sandbox/telegram';
import type { StoryUser } from './user';

/** Callback data of the first button whose label begins with (or contains) this; '' if there is none. */
export const dataOf = (message: ChatMessage, label: string): string => {
  const buttons = (message.message.reply_markup?.inline_keyboard ?? []).flat();
  const found =
    buttons.find((button) => button?.text.startsWith(label)) ?? buttons.find((button) => button?.text.includes(label));
  return found !== undefined && 'callback_data' in found ? (found.callback_data ?? '') : '';
};

/** A message as it stands now, after its edits. */
export const now = (someone: StoryUser, message: ChatMessage): ChatMessage =>
  someone.person.messages.find(({ id }) => id === message.id) ?? message;
