import type { Chat, Message } from 'telegraf/types';
import { commandOf } from '../routing/commands';

/** Things that Telegram itself writes into a chat (pinned, renamed, joined ...): nobody waits for an answer to them. */
const SERVICE =
  /^(new_chat|left_chat|delete_chat|group_chat_created|supergroup_chat|channel_chat|message_auto_delete|migrate_|pinned_message|forum_topic|general_forum|video_chat|boost_added|chat_background|users_shared|chat_shared|write_access|proximity_alert|connected_website|giveaway_(created|completed))/;

const isService = (message: Message): boolean => Object.keys(message).some((name) => SERVICE.test(name));

/** In groups the bot speaks only when it is spoken to: a command, a reply to one of its messages, a button. */
export const isAddressed = (
  chat: Chat | undefined,
  message: Message | undefined,
  bot: { id: number; username?: string },
  content: string,
): boolean => {
  if (chat === undefined) return content === 'inline_query' || content === 'pre_checkout_query';
  if (chat.type === 'channel') return false;
  if (content === 'callback_query') return true;
  if (message === undefined || isService(message)) return false;
  if (chat.type === 'private') return true;
  if (content === 'edited_message') return false;
  const { text, caption, reply_to_message: replied } = message as Message.TextMessage & { caption?: string };
  return commandOf(text ?? caption, bot.username) !== null || replied?.from?.id === bot.id;
};
