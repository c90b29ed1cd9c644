import { Injectable } from '@nestjs/common';
import { Generations } from '../../../generation';
import { addressOf } from '../../delivery/address';
import { messageIdsOf } from '../../delivery/receipt';
import { plain } from '../../text';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { clearing } from './clearing';

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
