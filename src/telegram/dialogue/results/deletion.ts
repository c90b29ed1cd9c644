import { Injectable } from '@nestjs/common';
import { Generations } from '../../../generation';
import type { OutgoingCall } from '../../bot/context';
import { addressOf } from '../../delivery/address';
import { messageIdsOf } from '../../delivery/receipt';
import { plain } from '../../text';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';

/** Telegram takes so many messages at once. */
const MOST_AT_ONCE = 100;

/** Deletes a work for good: what we know of it, and its messages as far as Telegram lets us. */
@Injectable()
export class Deletion {
  constructor(private readonly generations: Generations) {}

  /**
   * Within the turn, so both happen or neither. Says over the chat what came of it.
   * @param also messages of the pressed chat that belong to it, too
   * @returns false if it is still at work
   */
  async remove(ctx: DialogueContext, generationId: string, also: number[]): Promise<boolean> {
    const result = await this.generations.remove(ctx.turn.manager, generationId, ctx.user.id);
    if (result.kind !== 'removed') {
      ctx.replies.toast(plain(ctx.locale, 'results.toast.still-running'), true);
      return false;
    }
    ctx.replies.toast(plain(ctx.locale, 'results.toast.deleted'));
    if (typeof result.origin.address.chatId === 'number') {
      const { chatId, messageId } = addressOf(result.origin);
      const sent = messageIdsOf(result.receipt);
      const here = messageOf(ctx)?.chat.id === chatId ? also : [];
      // The progress message, the last of the result and the pressed one have buttons.
      const withButtons = [...here, ...sent.slice(-1), ...(messageId === null ? [] : [messageId])];
      ctx.turn.answers.push(...clearing(chatId, sent, [...new Set(withButtons)]));
    }
    return true;
  }
}

/** A message that is too old to be deleted loses its buttons at least. */
export const clearing = (chatId: number, sent: number[], withButtons: number[]): OutgoingCall[] => {
  const others = sent.filter((id) => !withButtons.includes(id));
  const calls: OutgoingCall[] = [];
  for (let start = 0; start < others.length; start += MOST_AT_ONCE) {
    const message_ids = others.slice(start, start + MOST_AT_ONCE);
    calls.push({ method: 'deleteMessages', payload: { chat_id: chatId, message_ids } });
  }
  return [
    ...calls,
    ...withButtons.map((message_id): OutgoingCall => {
      const payload = { chat_id: chatId, message_id };
      const otherwise = {
        method: 'editMessageReplyMarkup',
        payload: { ...payload, reply_markup: { inline_keyboard: [] } },
      };
      return { method: 'deleteMessage', payload, otherwise };
    }),
  ];
};
