import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Message } from 'telegraf/types';
import { plain, sendPayload } from '../../text';
import { tokenOf } from '../card/screens/card-buttons';
import { Cards, type OpenCard } from '../card/cards';
import { Conversation } from '../card/conversation';
import { type DialogueContext, isOfAnother, messageOf, placeOf } from '../entrance/dialogue-context';
import { MediaOffers } from '../media-first/media-offers';
import { messageOfWords } from '../incoming/prompt-parts';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { MENU_WORDS, giveData } from './menu-buttons';
import { giveScreen } from './menu-screens';
import { Menus } from './menus';
import { shortTitle } from './model-label';
import { waitsForPrompt } from './waiting';

/** What one message of Telegram holds; a longer text has come in several. */
const ONE_MESSAGE = 4096;
const TITLE_LENGTH = 28;
const CARDS_OFFERED = 5;

/**
 * A text that no card has asked for. With one card that waits for a prompt it is that card's prompt; with several the
 * person says which one; with none it is what something is to be made of, or what somebody looks for.
 */
@Injectable()
export class TextOutside implements OnModuleInit {
  constructor(
    private readonly menus: Menus,
    private readonly cards: Cards,
    private readonly conversation: Conversation,
    private readonly offers: MediaOffers,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(MENU_WORDS.give, (ctx, [token = '']) => this.give(ctx, token));
  }

  async take(ctx: DialogueContext, message: Message, words: string): Promise<void> {
    const waiting = (await this.cards.all(ctx)).filter(waitsForPrompt);
    const [newest, ...others] = waiting;
    if (newest === undefined) return this.offers.offerText(ctx, words, messageOfWords(message, ctx.turn));
    // A text in several parts is no search, and the answer below could hang on one of them only.
    if (others.length === 0 || words.length > ONE_MESSAGE) return this.conversation.takeFor(ctx, newest, message);
    await this.ask(ctx, message, words, waiting.slice(0, CARDS_OFFERED));
  }

  /** The same for a text in a file. @returns false if no card waits for one */
  async takeFile(ctx: DialogueContext, message: Message): Promise<boolean> {
    const waiting = (await this.cards.all(ctx)).filter(waitsForPrompt);
    const [newest, ...others] = waiting;
    if (newest === undefined) return false;
    if (others.length === 0) await this.conversation.takeFor(ctx, newest, message);
    else await this.ask(ctx, message, '', waiting.slice(0, CARDS_OFFERED));
    return true;
  }

  /** The question hangs on the text, so that a press brings the text along: nothing has to be kept for it. */
  private async ask(ctx: DialogueContext, message: Message, words: string, cards: OpenCard[]): Promise<void> {
    const place = placeOf(ctx);
    if (place === null) return;
    const buttons = cards.map(({ model, state }) => ({
      label: plain(ctx.locale, 'menu.button.give', { model: shortTitle(model, TITLE_LENGTH) }),
      data: giveData(tokenOf(state.confirmId)),
    }));
    const screen = giveScreen(ctx.locale, buttons, await this.menus.search(ctx, words));
    ctx.replies.call('sendMessage', sendPayload({ ...place, replyTo: message.message_id }, screen));
  }

  private async give(ctx: DialogueContext, token: string): Promise<void> {
    const card = await this.cards.byToken(ctx, token);
    if (card === null || isOfAnother(ctx)) return this.outdated.tell(ctx);
    const text = (messageOf(ctx) as Partial<Message.TextMessage> | undefined)?.reply_to_message;
    if (text === undefined) {
      ctx.replies.toast(plain(ctx.locale, 'menu.give.lost'), true);
      return this.cards.begin(ctx, card);
    }
    await this.conversation.takeFor(ctx, card, text);
  }
}
