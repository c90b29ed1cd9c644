import type { Message } from 'telegraf/types';
import type { AtelierContext } from '../../bot/context';
import type { Html, Place } from '../../text';
import type { Notice } from '../card/flow';
import type { Replies } from './replies';

/** What handlers of the dialogue get: the transport's context and what the entrance has found out. */
export interface DialogueContext extends AtelierContext {
  replies: Replies;
  /** Credits that this very turn has given to a new user; 0 for everybody else. */
  welcomeCredits: number;
  isNewUser: boolean;
  /** What the first screen of a card that this turn opens tells. */
  opening: { notices: Notice[]; introduces: boolean; above: Html[] } | null;
}

/** The message of an update, new or edited, or the one whose button was pressed. */
export const messageOf = (ctx: AtelierContext): Message | undefined => {
  const { update } = ctx;
  if ('message' in update) return update.message;
  if ('edited_message' in update) return update.edited_message;
  if ('callback_query' in update) return update.callback_query.message as Message | undefined;
  return undefined;
};

/**
 * In groups each answer hangs below what it answers: true if the pressed one hangs below another person's message. What
 * answers nothing in a topic hangs below the message that began the topic, whoever has written that.
 */
export const isOfAnother = (ctx: AtelierContext): boolean => {
  const { reply_to_message: answered, message_thread_id: topic } = (messageOf(ctx) ??
    {}) as Partial<Message.TextMessage>;
  const author = answered?.message_id === topic ? undefined : answered?.from;
  return ctx.chat?.type !== 'private' && author !== undefined && !author.is_bot && author.id !== ctx.from?.id;
};

/** Where answers go: the chat and its thread; in groups below the message that is answered. */
export const placeOf = (ctx: AtelierContext): Place | null => {
  const message = messageOf(ctx);
  if (ctx.chat === undefined) return null;
  const threaded = message?.is_topic_message === true && message.message_thread_id !== undefined;
  const hangs = ctx.chat.type !== 'private' && 'message' in ctx.update && message !== undefined;
  return {
    chatId: ctx.chat.id,
    ...(threaded ? { threadId: message.message_thread_id } : {}),
    ...(hangs ? { replyTo: message.message_id } : {}),
  };
};
