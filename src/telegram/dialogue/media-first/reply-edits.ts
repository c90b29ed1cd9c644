import { Injectable } from '@nestjs/common';
import type { Message } from 'telegraf/types';
import { History } from '../../../generation';
import { type MediaRef, Registry, nextQuestion } from '../../../registry';
import { filesOf } from '../../delivery/receipt';
import { resultRef } from '../../delivery/result-ref';
import type { Html } from '../../text';
import { Cards, SCENE } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { foundIn } from '../incoming/media-of';
import { messageOfWords } from '../incoming/prompt-parts';
import { leftOutText, tooBigText } from '../incoming/too-big';
import { goTo } from '../routing/pages';
import { editorOf } from './editor';
import { MediaCards } from './media-cards';
import { MediaOffers } from './media-offers';

/** A reply to a picture, a film or a sound: with words it is changed as they say, with files it goes along with them. */
@Injectable()
export class ReplyEdits {
  constructor(
    private readonly mediaCards: MediaCards,
    private readonly offers: MediaOffers,
    private readonly cards: Cards,
    private readonly history: History,
    private readonly registry: Registry,
  ) {}

  /** @returns false if the message that is replied to holds no such file: then the words are an ordinary text */
  async take(ctx: DialogueContext, message: Message.TextMessage, replied: Message): Promise<boolean> {
    const found = foundIn([replied]);
    if (found.kind === 'too_big') {
      const text = tooBigText(ctx.locale, found.sizeBytes);
      ctx.replies.say({ text, keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'help')]] });
      return true;
    }
    if (found.kind !== 'media') return false;
    await this.edit(ctx, message, replied, { items: found.items, words: message.text.trim() });
    return true;
  }

  /**
   * The files of both messages become one input, the earlier ones first, with the caption as the prompt.
   * @returns false if one of the messages holds none, or the open card asks for a file: then this is its answer
   */
  async takeFiles(ctx: DialogueContext, message: Message, replied: Message): Promise<boolean> {
    const [before, found] = [foundIn([replied]), foundIn(ctx.turn.album.length > 0 ? ctx.turn.album : [message])];
    if (before.kind !== 'media' || found.kind !== 'media' || (await this.isAskedForFile(ctx))) return false;
    const items = [...before.items, ...found.items];
    await this.edit(ctx, message, replied, { items, words: found.caption }, leftOutText(ctx.locale, found.leftOut));
    return true;
  }

  /** Without words, or where no model does it, it is offered what can be done. */
  private async edit(
    ctx: DialogueContext,
    message: Message,
    replied: Message,
    { items, words }: { items: MediaRef[]; words: string | null },
    above: Html[] = [],
  ): Promise<void> {
    const { parentId, items: originals } = await this.asMade(ctx, replied.message_id, items);
    const incoming = { items: originals, words, messageId: messageOfWords(message, ctx.turn), parentId };
    const editor =
      words === null
        ? null
        : editorOf(originals, {
            preferred: this.mediaCards.preferred(ctx),
            ofType: (type) => this.registry.ofType(type),
            isComplete: (filling) => this.mediaCards.isComplete(filling, words),
            priceOf: ({ model, answers }) => this.registry.quote(model, answers).credits,
          });
    if (editor === null) await this.offers.offer(ctx, incoming, above);
    else await this.mediaCards.open(ctx, await this.offers.store(ctx, incoming, 'files'), editor.model, above);
  }

  private async isAskedForFile(ctx: DialogueContext): Promise<boolean> {
    const card = ctx.scene.session.current === SCENE ? await this.cards.current(ctx) : null;
    const control = card === null ? undefined : nextQuestion(card.model, card.state.form)?.control;
    return control === 'media' || control === 'media_list';
  }

  /**
   * The own generation that the first file is a result of, and the files with that one as it was made: Telegram keeps
   * photos smaller.
   */
  private async asMade(
    ctx: DialogueContext,
    messageId: number,
    items: MediaRef[],
  ): Promise<{ parentId: string | null; items: MediaRef[] }> {
    const [file, ...others] = items;
    if (file === undefined) return { parentId: null, items };
    const made = await this.history.byReceipt(ctx.turn.manager, ctx.user.id, [
      { origin: { address: { chatId: ctx.chat?.id ?? 0 } }, receipt: { messageIds: [messageId] } },
      { receipt: { files: [{ fileId: file.ref }] } },
    ]);
    if (made === null) return { parentId: null, items };
    const number = filesOf(made.receipt).findIndex((sent) => sent?.fileId === file.ref) + 1;
    const isKnown = number > 0 && file.kind !== 'document';
    return { parentId: made.id, items: isKnown ? [resultRef(made.id, number, file.kind), ...others] : items };
  }
}
