import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Message } from 'telegraf/types';
import { nextQuestion } from '../../../registry';
import { type Html, plain, t } from '../../text';
import { type DialogueContext, placeOf } from '../entrance/dialogue-context';
import { type MessageEvent, messageEvent } from '../incoming/message-event';
import { promptParts, rewritten, textOf } from '../incoming/prompt-parts';
import { leftOutText, tooBigText } from '../incoming/too-big';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { goTo } from '../routing/pages';
import { FORM_WORD, REOPEN_WORD, parseForm, tokenOf } from './screens/card-buttons';
import { Cards, type OpenCard, SCENE } from './cards';
import { mainTextPath } from './fitting';
import { type FlowEvent, step } from './flow';
import { pressedEvent } from './pressed-event';
import { PromptFiles } from './prompt-files';

/** Filling a card: takes what a person writes, sends and presses, one step after another. */
@Injectable()
export class Conversation implements OnModuleInit {
  constructor(
    private readonly cards: Cards,
    private readonly promptFiles: PromptFiles,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(FORM_WORD, (ctx, args) => this.press(ctx, args));
    this.buttons.on(REOPEN_WORD, (ctx, [token = '']) => this.reopen(ctx, token));
    this.buttons.on('resume', (ctx) => this.resume(ctx));
  }

  /** The wizard's first step: shows what is asked, or the card. */
  async begin(ctx: DialogueContext): Promise<void> {
    const card = await this.cards.current(ctx);
    if (card === null) return this.nothingOpen(ctx);
    await this.cards.begin(ctx, card);
  }

  /** The wizard's second step: a message while a card is open. */
  async take(ctx: DialogueContext, message: Message): Promise<void> {
    const card = await this.cards.current(ctx);
    if (card === null) {
      await ctx.scene.leave();
      return this.nothingOpen(ctx);
    }
    await this.takeFor(ctx, card, message);
  }

  /** A message that is meant for this card. */
  async takeFor(ctx: DialogueContext, card: OpenCard, message: Message): Promise<void> {
    const taken = messageEvent(message, ctx.turn.album);
    switch (taken.kind) {
      case 'flow':
        return this.advance(ctx, card, taken.event, message, leftOutText(ctx.locale, taken.leftOut));
      case 'text_file':
        return this.takeTextFile(ctx, card, message, taken);
      case 'too_big':
        return this.repeat(ctx, card, tooBigText(ctx.locale, taken.sizeBytes));
      case 'unsupported':
        return this.repeat(ctx, card, t(ctx.locale, `dialogue.unsupported.${taken.what}`));
    }
  }

  /** The person has corrected a message: if it is the prompt of an open card, the card follows. @returns false if not */
  async takeCorrection(ctx: DialogueContext, message: Message): Promise<boolean> {
    const { text, caption } = message as Partial<Message.TextMessage & Message.CaptionableMessage>;
    const words = text ?? caption;
    if (words === undefined) return false;
    for (const card of await this.cards.all(ctx)) {
      const parts = rewritten(card.state.promptParts, message.message_id, words);
      const path = mainTextPath(card.model);
      if (parts === null || path === null) continue;
      const next = step(card.model, card.state.form, { kind: 'correct', path, text: textOf(parts) });
      await this.cards.show(ctx, { ...card, state: { ...card.state, promptParts: parts } }, next, { stays: true });
      return true;
    }
    return false;
  }

  private async resume(ctx: DialogueContext): Promise<void> {
    if ((await this.cards.current(ctx)) === null) return this.outdated.tell(ctx);
    await ctx.scene.enter(SCENE);
  }

  private async reopen(ctx: DialogueContext, token: string): Promise<void> {
    const card = await this.cards.byToken(ctx, token);
    if (card === null) return this.outdated.tell(ctx);
    await this.cards.begin(ctx, card);
  }

  /** A button of a card or a question. */
  private async press(ctx: DialogueContext, args: string[]): Promise<boolean | void> {
    const pressed = parseForm(args);
    if (pressed === null) return false;
    const card = await this.cards.byToken(ctx, pressed.token);
    if (card === null) return this.outdated.tell(ctx);
    // The model has changed: the button may mean something else by now.
    if (tokenOf(card.state.confirmId) !== pressed.token) return this.cards.begin(ctx, card);
    const event = pressedEvent(card.model, pressed, Math.random);
    const next = event === null ? null : step(card.model, card.state.form, event);
    if (next === null || next.view.kind === 'outdated') return this.outdated.tell(ctx);
    ctx.replies.toast(plain(ctx.locale, `card.toast.${pressed.verb}`));
    await this.cards.show(ctx, card, next);
  }

  private async advance(
    ctx: DialogueContext,
    card: OpenCard,
    event: FlowEvent,
    message: Message,
    above: Html[],
  ): Promise<void> {
    const next = step(card.model, card.state.form, event);
    const key = String(mainTextPath(card.model)?.[0] ?? '');
    const isPrompt = next.form.answers[key] !== card.state.form.answers[key];
    const state = isPrompt ? { ...card.state, promptParts: promptParts(message, ctx.turn) } : card.state;
    await this.cards.show(ctx, { ...card, state }, next, { above });
  }

  private nothingOpen(ctx: DialogueContext): void {
    ctx.replies.say({
      text: t(ctx.locale, 'dialogue.nothing-open'),
      keyboard: [[goTo(ctx.locale, 'new'), goTo(ctx.locale, 'menu')]],
    });
  }

  /** The same question or card once more, below some words. */
  private repeat(ctx: DialogueContext, card: OpenCard, above: Html): Promise<void> {
    return this.cards.show(ctx, card, step(card.model, card.state.form, { kind: 'show' }), { above: [above] });
  }

  /** A text file is the prompt, unless a document is what is being asked for. */
  private async takeTextFile(
    ctx: DialogueContext,
    card: OpenCard,
    message: Message,
    { fileId, media, caption }: Extract<MessageEvent, { kind: 'text_file' }>,
  ): Promise<void> {
    const control = nextQuestion(card.model, card.state.form)?.control;
    const place = placeOf(ctx);
    if (control === 'media' || control === 'media_list' || place === null) {
      return this.advance(ctx, card, { kind: 'media', items: [media], caption }, message, []);
    }
    await this.promptFiles.request(ctx.turn.manager, {
      fileId,
      messageId: message.message_id,
      hasCaption: caption !== null,
      token: tokenOf(card.state.confirmId),
      chatId: place.chatId,
      threadId: place.threadId ?? null,
      userId: ctx.user.id,
      locale: ctx.locale,
    });
    ctx.replies.say({ text: t(ctx.locale, 'dialogue.reading-file'), keyboard: [] });
  }
}
