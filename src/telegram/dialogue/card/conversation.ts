import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Message } from 'telegraf/types';
import { type Answers, type ModelSpec, Registry, ask, emptyForm, nextQuestion } from '../../../registry';
import { type Html, plain, t } from '../../text';
import { type Pressed, tokenOf } from '../data';
import { type DialogueContext, isOfAnother, placeOf } from '../entrance/dialogue-context';
import { DialogueScreens } from './card-drawing';
import { type DialogueState, formWith, migrated, newDialogue } from './card-state';
import { type DialogueKey, DialogueStore } from './card-store';
import { messageEvent, pressedEvent } from '../incoming/message-event';
import { mainTextPath } from './fitting';
import { type FlowEvent, type FlowStep, type Notice, step } from './flow';
import { DOWNLOAD_LIMIT_BYTES } from '../incoming/media-of';
import { PromptFiles } from './prompt-files';
import { goTo } from '../menu/menu-screens';

export const SCENE = 'generation';
/** The wizard's second step: takes what comes and stays. */
const TAKING = 1;

/** An open dialogue, brought up to date with the catalogue. */
interface Opened {
  model: ModelSpec;
  state: DialogueState;
  notices: Notice[];
}

export interface Beginning {
  answers?: Answers;
  parentId?: string;
  /** Begin with the question for the prompt, although there is one. */
  editText?: boolean;
}

const keyOf = (ctx: DialogueContext): DialogueKey | null =>
  ctx.chat === undefined ? null : { chatId: ctx.chat.id, userId: ctx.user.id };

/** The dialogue with any model: opens it, takes what a person does, shows the next screen. */
@Injectable()
export class Conversation {
  constructor(
    private readonly store: DialogueStore,
    private readonly registry: Registry,
    private readonly screens: DialogueScreens,
    private readonly promptFiles: PromptFiles,
  ) {}

  /** A new card, empty or filled; takes the place of the one before. */
  async open(ctx: DialogueContext, model: ModelSpec, beginning: Beginning = {}): Promise<void> {
    const key = keyOf(ctx);
    if (key === null) return;
    const blank = beginning.answers === undefined;
    const filled = blank ? emptyForm(model) : formWith(model, beginning.answers ?? {}, this.problemsOf(model));
    const path = beginning.editText === true ? mainTextPath(model) : null;
    const form = path === null ? filled : ask(model, filled, path);
    await this.store.save(ctx.turn.manager, key, newDialogue(model, form, beginning.parentId ?? null));
    await ctx.scene.enter(SCENE);
  }

  /** The wizard's first step: shows what is asked, or the card. */
  async begin(ctx: DialogueContext): Promise<void> {
    const opened = await this.current(ctx);
    if (opened === null) return this.nothingOpen(ctx);
    const { model, state } = opened;
    const empty = Object.keys(state.form.answers).length === 0;
    const above = empty ? [this.screens.introduction(ctx.locale, model)] : [];
    await this.show(ctx, opened, step(model, state.form, { kind: 'show' }), above);
  }

  /** The open dialogue, or null. Follows changes of the catalogue: answers that are still valid are kept. */
  async current(ctx: DialogueContext): Promise<Opened | null> {
    const key = keyOf(ctx);
    return key === null ? null : this.load(ctx.turn.manager, key);
  }

  async load(manager: EntityManager, key: DialogueKey): Promise<Opened | null> {
    const state = await this.store.load(manager, key);
    if (state === null || state.generationId !== null) return null;
    const model = this.registry.get(state.modelId);
    if (model === undefined) return null;
    if (model.inputHash === state.inputHash) return { model, state, notices: [] };
    return { model, state: migrated(model, state, this.problemsOf(model)), notices: [{ kind: 'model_changed' }] };
  }

  /** Ends the open dialogue. @returns its model, or null if none was open */
  async close(ctx: DialogueContext): Promise<ModelSpec | null> {
    const opened = await this.current(ctx);
    const key = keyOf(ctx);
    if (key !== null) await this.store.remove(ctx.turn.manager, key);
    await ctx.scene.leave();
    return opened?.model ?? null;
  }

  /** The card was run: its 🚀 finds the generation from now on, and its other buttons are spent. */
  async spend(ctx: DialogueContext, state: DialogueState, generationId: string): Promise<void> {
    const key = keyOf(ctx);
    if (key !== null) await this.store.save(ctx.turn.manager, key, { ...state, generationId });
    await ctx.scene.leave();
  }

  /** The wizard's second step: a message while a dialogue is open. */
  async take(ctx: DialogueContext, message: Message): Promise<void> {
    const opened = await this.current(ctx);
    if (opened === null) {
      await ctx.scene.leave();
      return this.nothingOpen(ctx);
    }
    const taken = messageEvent(message, ctx.turn.album);
    switch (taken.kind) {
      case 'flow':
        return this.advance(ctx, opened, taken.event);
      case 'text_file':
        return this.takeTextFile(ctx, opened, taken.fileId, { kind: 'media', items: [taken.media], caption: null });
      case 'too_big':
        return this.repeat(ctx, opened, this.tooBig(ctx, taken.sizeBytes));
      case 'unsupported':
        return this.repeat(ctx, opened, t(ctx.locale, `dialogue.unsupported.${taken.what}`));
    }
  }

  /** A button of a card or a question. */
  async press(ctx: DialogueContext, pressed: Extract<Pressed, { kind: 'form' }>): Promise<void> {
    const opened = await this.current(ctx);
    if (opened === null || tokenOf(opened.state.confirmId) !== pressed.token) return this.outdated(ctx);
    const event = pressedEvent(opened.model, pressed);
    if (event === null) return this.outdated(ctx);
    await this.advance(ctx, opened, event, plain(ctx.locale, `dialogue.toast.${pressed.verb}`));
  }

  /** One step further. `toast` tells that a button was understood, even if the message stays the same. */
  async advance(ctx: DialogueContext, opened: Opened, event: FlowEvent, toast?: string): Promise<void> {
    const next = step(opened.model, opened.state.form, event);
    if (next.view.kind === 'outdated') return this.outdated(ctx);
    if (toast !== undefined) ctx.replies.toast(toast);
    await this.show(ctx, opened, next);
  }

  /** Stores a step and draws it. */
  async show(ctx: DialogueContext, opened: Opened, next: FlowStep, above: Html[] = []): Promise<void> {
    const { manager } = ctx.turn;
    const key = keyOf(ctx);
    if (key === null) return;
    const state = { ...opened.state, form: next.form };
    const full = { ...next, notices: [...opened.notices, ...next.notices] };
    await this.store.save(manager, key, state);
    await this.enterQuietly(ctx);
    const person = { userId: ctx.user.id, locale: ctx.locale };
    ctx.replies.show(await this.screens.of(manager, person, opened.model, state, full, above));
  }

  /** A button of a card that is closed, replaced, or of somebody else. */
  async outdated(ctx: DialogueContext): Promise<void> {
    if (isOfAnother(ctx)) return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.not-yours'), true);
    ctx.replies.toast(plain(ctx.locale, 'dialogue.outdated.toast'));
    const open = await this.current(ctx);
    const ways = [goTo(ctx.locale, 'menu')];
    ctx.replies.say({
      text: t(ctx.locale, 'dialogue.outdated.text'),
      keyboard: open === null ? [[goTo(ctx.locale, 'new'), ...ways]] : [[goTo(ctx.locale, 'resume')], ways],
    });
  }

  tooBig(ctx: DialogueContext, sizeBytes: number): Html {
    const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
    return t(ctx.locale, 'dialogue.too-big', {
      size: megabytes(sizeBytes),
      limit: megabytes(DOWNLOAD_LIMIT_BYTES),
    });
  }

  private problemsOf(model: ModelSpec): (answers: Answers) => ReturnType<DialogueScreens['problemsOf']> {
    return (answers) => this.screens.problemsOf(model, answers);
  }

  private nothingOpen(ctx: DialogueContext): void {
    ctx.replies.say({
      text: t(ctx.locale, 'dialogue.nothing-open'),
      keyboard: [[goTo(ctx.locale, 'new'), goTo(ctx.locale, 'menu')]],
    });
  }

  /** The same question or card once more, below some words. */
  private repeat(ctx: DialogueContext, opened: Opened, above: Html): Promise<void> {
    return this.show(ctx, opened, step(opened.model, opened.state.form, { kind: 'show' }), [above]);
  }

  /** A text file is the prompt, unless a document is what is being asked for. */
  private async takeTextFile(ctx: DialogueContext, opened: Opened, fileId: string, asMedia: FlowEvent): Promise<void> {
    const control = nextQuestion(opened.model, opened.state.form)?.control;
    const place = placeOf(ctx);
    if (control === 'media' || control === 'media_list' || place === null) return this.advance(ctx, opened, asMedia);
    await this.promptFiles.request(ctx.turn.manager, {
      fileId,
      token: tokenOf(opened.state.confirmId),
      chatId: place.chatId,
      threadId: place.threadId ?? null,
      userId: ctx.user.id,
      locale: ctx.locale,
    });
    ctx.replies.say({ text: t(ctx.locale, 'dialogue.reading-file'), keyboard: [] });
  }

  private async enterQuietly(ctx: DialogueContext): Promise<void> {
    if (ctx.scene.session.current === SCENE) return;
    await ctx.scene.enter(SCENE, {}, true);
    ctx.scene.session.cursor = TAKING;
  }
}
