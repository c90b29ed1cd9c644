import type { Chat, Message } from 'telegraf/types';
import { commandOf, isPublic } from '../routing/commands';

/** Things that Telegram itself writes into a chat (pinned, renamed, joined ...): nobody waits for an answer to them. */
const SERVICE =
  /^(new_chat|left_chat|delete_chat|group_chat_created|supergroup_chat|channel_chat|message_auto_delete|migrate_|pinned_message|forum_topic|general_forum|video_chat|boost_added|chat_background|users_shared|chat_shared|write_access|proximity_alert|connected_website|giveaway_(created|completed)|(unique_)?gift$|gift_upgrade|checklist_tasks|suggested_post|paid_message_price|direct_message_price|chat_owner|poll_option)/;

const isService = (message: Message): boolean => Object.keys(message).some((name) => SERVICE.test(name));

/** Updates without a chat whose author waits for an answer: a press under a message that was sent through the bot too. */
const CHATLESS = new Set(['inline_query', 'pre_checkout_query', 'shipping_query', 'callback_query']);

/**
 * In groups the bot speaks only when it is spoken to: a command, a reply to one of its messages, a button. Other bots may
 * be there with commands of their own: one that does not name us must be one of ours.
 */
export const isAddressed = (
  chat: Chat | undefined,
  message: Message | undefined,
  bot: { id: number; username?: string },
  content: string,
): boolean => {
  if (chat === undefined) return CHATLESS.has(content);
  if (chat.type === 'channel') return false;
  if (content === 'callback_query') return true;
  if (message === undefined || isService(message)) return false;
  // A shared place moves on by itself: nobody has edited anything.
  if (content === 'edited_message' && 'location' in message) return false;
  if (chat.type === 'private') return true;
  if (content === 'edited_message') return false;
  const { text, caption, reply_to_message: replied, is_automatic_forward: isPost } = message as Partial<Writing>;
  // A post of the channel whose comments this group is: nobody here has written it.
  if (isPost === true) return false;
  const command = commandOf(text ?? caption, bot.username);
  return replied?.from?.id === bot.id || (command !== null && (command.namesBot || isPublic(command.name)));
};

type Writing = Message.TextMessage & { caption?: string };
