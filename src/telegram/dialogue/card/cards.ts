import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Answers, type ModelSpec, Registry, ask } from '../../../registry';
import { UsersService } from '../../../users';
import type { Html } from '../../text';
import { type DialogueContext, placeOf } from '../entrance/dialogue-context';
import type { PromptPart } from '../incoming/prompt-parts';
import { tokenOf } from './screens/card-buttons';
import { CardDrawing } from './card-drawing';
import { type CardState, formWith, migrated, newCard } from './card-state';
import { type CardOwner, CardStore, type StoredCard } from './card-store';
import { mainTextPath } from './fitting';
import { MeasuringRequests, needsOf } from './measuring-requests';
import { type FlowStep, type Notice, step } from './flow';

export const SCENE = 'generation';
/** The wizard's second step: takes what comes and stays. */
const TAKING = 1;

/** A card that is being filled, brought up to date with the catalogue. */
export interface OpenCard {
  model: ModelSpec;
  state: CardState;
  /** Its live message. */
  messageId: number | null;
  notices: Notice[];
  /** Confirm id of the same card before its model changed: its buttons are outdated. */
  replaces?: string;
}

export interface Beginning {
  answers?: Answers;
  parentId?: string;
  /** Begin with the question for the prompt, although there is one. */
  editText?: boolean;
  /** The received files that it began with: the card has a way to other models for them. */
  mediaId?: string;
  /** The person's messages that hold the prompt. */
  promptParts?: PromptPart[];
  /** Told above its first screen. */
  notices?: Notice[];
  /** Words above its first screen, before the notices. */
  above?: Html[];
}

export interface Showing {
  /** Words above the screen. */
  above?: Html[];
  /** The card stays where it is in the chat, although a message of the person has come. */
  stays?: boolean;
}

const ownerOf = (ctx: DialogueContext): CardOwner | null =>
  ctx.chat === undefined ? null : { chatId: ctx.chat.id, userId: ctx.user.id };

/**
 * The cards of a person: opened, taken up again, shown, put away. Each shows in one live message; the one that was
 * touched last is the one that messages go to, and the buttons of the others keep working.
 */
@Injectable()
export class Cards {
  constructor(
    private readonly store: CardStore,
    private readonly registry: Registry,
    private readonly drawing: CardDrawing,
    private readonly users: UsersService,
    private readonly measuring: MeasuringRequests,
  ) {}

  /** A new card, empty or filled. One that was open before is put aside; a copy of it is that one again. */
  async open(ctx: DialogueContext, model: ModelSpec, beginning: Beginning = {}): Promise<void> {
    const owner = ownerOf(ctx);
    if (owner === null) return;
    const { manager } = ctx.turn;
    const aside = await this.current(ctx);
    const answers = beginning.answers ?? (await this.remembered(ctx, model));
    const filled = formWith(model, answers, this.problemsOf(model));
    const path = beginning.editText === true ? mainTextPath(model) : null;
    const form = path === null ? filled : ask(model, filled, path);
    const { parentId = null, mediaId = null, promptParts = [], notices = [] } = beginning;
    const state = { ...newCard(model, form, parentId), mediaId, promptParts };
    if (aside !== null && isCopy(aside, state)) {
      ctx.opening = { notices, introduces: false, above: beginning.above ?? [] };
      return this.begin(ctx, { ...aside, state: { ...aside.state, form } });
    }
    const begun = aside !== null && !isBlank(aside.state);
    // Nothing was given on the other one: there is nothing to come back for.
    if (aside !== null && !begun && aside.model.id === model.id) {
      await this.store.remove(manager, aside.state.confirmId);
      this.clear(ctx, aside);
    }
    ctx.opening = {
      notices: begun ? [{ kind: 'put_aside', title: aside.model.title }, ...notices] : notices,
      introduces: beginning.answers === undefined,
      above: beginning.above ?? [],
    };
    await this.begin(ctx, { model, state, messageId: null, notices: [] });
  }

  /** Shows a card that is open: what is asked, or the whole of it. Messages go to it from now on. */
  async begin(ctx: DialogueContext, card: OpenCard): Promise<void> {
    const { model, state } = card;
    const { notices, introduces, above: words } = ctx.opening ?? { notices: [], introduces: isBlank(state), above: [] };
    const above = introduces ? [...words, this.drawing.introduction(ctx.locale, model)] : words;
    const shown = step(model, state.form, { kind: 'show' });
    await this.show(ctx, card, { ...shown, notices: [...notices, ...shown.notices] }, { above });
  }

  /** The card that messages go to, or null. */
  async current(ctx: DialogueContext): Promise<OpenCard | null> {
    const owner = ownerOf(ctx);
    return owner === null ? null : this.upToDate(await this.store.newest(ctx.turn.manager, owner));
  }

  /** All that are open, the newest first. */
  async all(ctx: DialogueContext): Promise<OpenCard[]> {
    const owner = ownerOf(ctx);
    const stored = owner === null ? [] : await this.store.all(ctx.turn.manager, owner);
    return stored.map((card) => this.upToDate(card)).filter((card) => card !== null);
  }

  /** The card that a button belongs to; null if it was closed or run, or its model has changed since. */
  async byToken(ctx: DialogueContext, token: string): Promise<OpenCard | null> {
    const owner = ownerOf(ctx);
    return owner === null ? null : this.load(ctx.turn.manager, owner, token);
  }

  async load(manager: EntityManager, owner: CardOwner, token: string): Promise<OpenCard | null> {
    return this.upToDate(await this.store.byToken(manager, owner, token));
  }

  /** Stores a step and draws it in the card's live message. Messages go to this card from now on. */
  async show(ctx: DialogueContext, card: OpenCard, next: FlowStep, showing: Showing = {}): Promise<void> {
    const owner = ownerOf(ctx);
    if (owner === null) return;
    const { manager } = ctx.turn;
    const state = { ...card.state, form: next.form };
    const full = { ...next, notices: [...card.notices, ...next.notices] };
    const favouriteModels = ctx.user.settings.favouriteModels ?? [];
    const person = { userId: ctx.user.id, locale: ctx.locale, favouriteModels };
    const screen = await this.drawing.of(manager, person, card.model, state, full, showing.above ?? []);
    const messageId = ctx.replies.showCard(screen, state.confirmId, card.messageId, showing.stays);
    if (card.replaces !== undefined) await this.store.remove(manager, card.replaces);
    await this.store.save(manager, owner, state, messageId);
    if (messageId !== null && messageId !== card.messageId) {
      await this.store.takeMessage(manager, owner, messageId, state.confirmId);
    }
    if (needsOf(card.model, state).length > 0) await this.measure(ctx, state);
    await this.attend(ctx);
  }

  /** Unless it has just been asked for: a waiting request is only replaced. */
  private async measure(ctx: DialogueContext, state: CardState): Promise<void> {
    const place = placeOf(ctx);
    if (place === null) return;
    await this.measuring.add(ctx.turn.manager, {
      token: tokenOf(state.confirmId),
      chatId: place.chatId,
      threadId: place.threadId ?? null,
      userId: ctx.user.id,
      locale: ctx.locale,
      tries: 0,
    });
  }

  /** Closes a card for good. `keepMessage`: its message becomes something else, so it is not taken away. */
  async close(ctx: DialogueContext, card: OpenCard, keepMessage = false): Promise<void> {
    const owner = ownerOf(ctx);
    const { manager } = ctx.turn;
    const newest = owner === null ? null : await this.store.newest(manager, owner);
    await this.store.remove(manager, card.state.confirmId);
    if (!keepMessage) this.clear(ctx, card);
    // What messages go to stays open when another card is closed beside it.
    const attended = newest === null || [card.state.confirmId, card.replaces].includes(newest.state.confirmId);
    if (attended) await ctx.scene.leave();
  }

  /** What was shown in this message is over, whoever's it is: it shows something else from now on. */
  async giveUpMessage(ctx: DialogueContext, messageId: number, confirmId: string): Promise<void> {
    const owner = ownerOf(ctx);
    if (owner !== null) await this.store.takeMessage(ctx.turn.manager, owner, messageId, confirmId);
  }

  private clear(ctx: DialogueContext, { messageId }: OpenCard): void {
    if (messageId !== null && messageId !== ctx.replies.pressedMessageId) ctx.replies.clear(messageId);
  }

  problemsOf(model: ModelSpec): (answers: Answers) => ReturnType<CardDrawing['problemsOf']> {
    return (answers) => this.drawing.problemsOf(model, answers);
  }

  /** What the person has chosen for this model before, if they want that kept. */
  private async remembered(ctx: DialogueContext, model: ModelSpec): Promise<Answers> {
    if (ctx.user.settings.rememberChoices !== true) return {};
    return (await this.users.choicesFor(ctx.turn.manager, ctx.user.id, model.id)) as Answers;
  }

  /** Follows changes of the catalogue: answers that are still valid are kept, and the card gets new buttons. */
  private upToDate(stored: StoredCard | null): OpenCard | null {
    if (stored === null) return null;
    const { state, messageId } = stored;
    const model = this.registry.get(state.modelId);
    if (model === undefined) return null;
    if (model.inputHash === state.inputHash) return { model, state, messageId, notices: [] };
    const moved = migrated(model, state, this.problemsOf(model));
    return { model, state: moved, messageId, notices: [{ kind: 'model_changed' }], replaces: state.confirmId };
  }

  /** Without the scene's first step, which would draw the card once more. */
  private async attend(ctx: DialogueContext): Promise<void> {
    if (ctx.scene.session.current === SCENE) return;
    await ctx.scene.enter(SCENE, {}, true);
    ctx.scene.session.cursor = TAKING;
  }
}

/** The same button of a result was pressed twice, and nothing was done with the card in between: one card is enough. */
const isCopy = ({ state }: OpenCard, other: CardState): boolean =>
  other.parentId !== null &&
  state.parentId === other.parentId &&
  state.modelId === other.modelId &&
  isDeepStrictEqual(state.form.answers, other.form.answers);

const isBlank = ({ form }: CardState): boolean => Object.keys(form.answers).length === 0;
