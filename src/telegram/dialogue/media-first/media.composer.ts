import { Composer, Ctx, Next, Use } from 'nestjs-telegraf';
import type { Message } from 'telegraf/types';
import { Registry } from '../../../registry';
import { t } from '../../text';
import { Cards, SCENE } from '../card/cards';
import { step } from '../card/flow';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { messageEvent } from '../incoming/message-event';
import { messageOfWords } from '../incoming/prompt-parts';
import { leftOutText } from '../incoming/too-big';
import { commandOf } from '../routing/commands';
import { MediaCards } from './media-cards';
import { MediaOffers } from './media-offers';
import { ReplyEdits } from './reply-edits';

/**
 * What is taken before an open card sees it: words or files in reply to a file go with that file, and a file that the
 * card has no use for is offered to others. Stands before the scenes, as commands do.
 */
@Composer()
export class MediaComposer {
  constructor(
    private readonly edits: ReplyEdits,
    private readonly offers: MediaOffers,
    private readonly cards: Cards,
    private readonly mediaCards: MediaCards,
    private readonly registry: Registry,
  ) {}

  @Use()
  async onMessage(@Ctx() ctx: DialogueContext, @Next() next: () => Promise<void>): Promise<void> {
    const message = 'message' in ctx.update ? messageOf(ctx) : undefined;
    if (message === undefined) return next();
    const { text, reply_to_message: replied } = message as Partial<Message.TextMessage>;
    if (text !== undefined) {
      const isEdit = replied !== undefined && commandOf(text, ctx.botInfo.username) === null && text.trim() !== '';
      if (isEdit && (await this.edits.take(ctx, message as Message.TextMessage, replied))) return;
      return next();
    }
    if (await this.isForModel(ctx, message)) return;
    if (replied !== undefined && (await this.edits.takeFiles(ctx, message, replied))) return;
    if (await this.isUnwanted(ctx, message)) return;
    return next();
  }

  /** Files with the caption `/model <id>` open that model, if it takes them. */
  private async isForModel(ctx: DialogueContext, message: Message): Promise<boolean> {
    const { caption } = message as Partial<Message.CaptionableMessage>;
    const command = commandOf(caption, ctx.botInfo.username);
    const model = command?.name === 'model' ? this.registry.get(command.words) : undefined;
    const taken = messageEvent(message, ctx.turn.album);
    if (model === undefined || taken.kind !== 'flow' || taken.event.kind !== 'media') return false;
    const { items } = taken.event;
    const above = leftOutText(ctx.locale, taken.leftOut);
    const received = await this.offers.store(ctx, { items, words: null, messageId: message.message_id }, 'files');
    return this.registry.isOffered(model) && this.mediaCards.open(ctx, received, model, above);
  }

  /** The open card takes no such files: they are offered to others, and the card stays open. */
  private async isUnwanted(ctx: DialogueContext, message: Message): Promise<boolean> {
    if (ctx.scene.session.current !== SCENE) return false;
    const taken = messageEvent(message, ctx.turn.album);
    if (taken.kind !== 'flow' || taken.event.kind !== 'media') return false;
    const { items, caption } = taken.event;
    const card = await this.cards.current(ctx);
    if (card === null) return false;
    // What the card itself would say: files have their places inside of lists and groups too.
    const { notices } = step(card.model, card.state.form, { ...taken.event, caption: null });
    const isUsed = notices.some(({ kind }) => kind === 'media_taken');
    if (isUsed || !notices.some(({ kind }) => kind === 'media_unwanted')) return false;
    const above = [
      t(ctx.locale, 'media-first.no-place', { model: card.model.title }),
      ...leftOutText(ctx.locale, taken.leftOut),
    ];
    await this.offers.offer(ctx, { items, words: caption, messageId: messageOfWords(message, ctx.turn) }, above);
    return true;
  }
}
