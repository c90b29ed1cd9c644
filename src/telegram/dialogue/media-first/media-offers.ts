import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Quote, Registry, nextQuestion } from '../../../registry';
import { type Button, type Html, button, plain } from '../../text';
import { tokenOf } from '../card/screens/card-buttons';
import { Cards, type OpenCard } from '../card/cards';
import { mainTextPath } from '../card/fitting';
import type { DialogueContext } from '../entrance/dialogue-context';
import { Menus } from '../menu/menus';
import { ButtonRoutes } from '../routing/button-routes';
import { Outdated } from '../routing/outdated';
import { type Filling, fillingsOf } from './filling';
import { MEDIA_WORD, type LinkKind, type MediaPress, offerData, parseMedia, useCode } from './media-buttons';
import { MediaCards, promptOn } from './media-cards';
import { type CardChoice, goneScreen, linkScreen, noUseScreen, offerScreen, useScreen } from './media-screens';
import { type Received, ReceivedMedia } from './received-media';
import { refusalsOf } from './refusals';
import { textScreen } from './text-screen';
import { textUsesOf } from './text-uses';
import { type Use, OTHER_USE, usesOf } from './uses';
import { fileAtAddress, kindAt, pageFillings } from './web-address';

/** What has come, before it is stored. */
export type Incoming = Pick<Received, 'items' | 'words' | 'messageId'> & { parentId?: string | null };

const MOST_CARDS = 3;

/** A file, a link or a text that nobody has asked for: what can be done with it. Its buttons work for a week. */
@Injectable()
export class MediaOffers implements OnModuleInit {
  constructor(
    private readonly received: ReceivedMedia,
    private readonly mediaCards: MediaCards,
    private readonly cards: Cards,
    private readonly registry: Registry,
    private readonly menus: Menus,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(MEDIA_WORD, async (ctx, args) => {
      const pressed = parseMedia(args);
      if (pressed === null) return false;
      await this.press(ctx, pressed);
    });
  }

  /** Stores the files and offers what can be done with them. */
  async offer(ctx: DialogueContext, incoming: Incoming, above: Html[] = []): Promise<void> {
    await this.show(ctx, await this.store(ctx, incoming, 'files'), 0, above);
  }

  /** The same for what stands at an address. */
  async offerLink(ctx: DialogueContext, address: string, messageId: number): Promise<void> {
    const kind = kindAt(address);
    const items = [fileAtAddress(address, kind ?? 'document')];
    const incoming = { items, words: null, messageId };
    await this.show(ctx, await this.store(ctx, incoming, kind === null ? 'link' : 'files'), 0);
  }

  /** What can be made of a text; where it names models, these, for then it is a search. */
  async offerText(ctx: DialogueContext, words: string, messageId: number): Promise<void> {
    if (!/[\p{L}\p{N}]/u.test(words) || this.textUses(ctx, words).length === 0) {
      return this.menus.found(ctx, words, 'text-outside');
    }
    const received = await this.store(ctx, { items: [], words, messageId }, 'text');
    if (!this.registry.areModelsNamed(words)) return this.show(ctx, received, 0);
    await this.menus.found(ctx, words, 'text-outside', [this.makeButton(ctx, received)]);
  }

  store(ctx: DialogueContext, incoming: Incoming, what: Received['what']): Promise<Received> {
    const { items, words, messageId, parentId = null } = incoming;
    const received = { userId: ctx.user.id, what, items, words, messageId, parentId };
    return this.received.add(ctx.turn.manager, ctx.chat?.id ?? 0, received);
  }

  async show(ctx: DialogueContext, received: Received, page: number, above: Html[] = []): Promise<void> {
    const { locale } = ctx;
    if (received.what === 'link') return ctx.replies.show(linkScreen(locale, received));
    const uses = this.usesFor(ctx, received);
    const cards = await this.cardsFor(ctx, received);
    if (received.what === 'text' && uses.length > 0) {
      const isSearchable = this.registry.search(received.words ?? '').length > 0;
      return ctx.replies.show(
        textScreen(locale, { received, uses, cards, isSearchable, quoteOf: this.quoteOf(received) }),
      );
    }
    const [only, ...others] = uses;
    if (only === undefined && cards.length === 0) {
      const [file] = received.items;
      const reasons = file === undefined ? [] : refusalsOf(this.registry.offered(), file, locale);
      return ctx.replies.show(noUseScreen(locale, reasons, above));
    }
    if (only !== undefined && others.length === 0 && cards.length === 0) {
      return this.showUse(ctx, received, only, page, above);
    }
    ctx.replies.show(offerScreen(locale, { received, uses, cards, page, above }));
  }

  private async press(ctx: DialogueContext, pressed: MediaPress): Promise<void> {
    const received = await this.received.find(ctx.turn.manager, ctx.chat?.id ?? 0, pressed.id);
    if (received === null) {
      ctx.replies.toast(plain(ctx.locale, 'media-first.gone-toast'));
      return ctx.replies.show(goneScreen(ctx.locale));
    }
    if (received.userId !== ctx.user.id) {
      return ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.not-yours'), true);
    }
    switch (pressed.verb) {
      case 'offer':
        return this.show(ctx, received, pressed.page);
      case 'use':
        return this.use(ctx, received, pressed.use, pressed.page);
      case 'model':
        return this.model(ctx, received, pressed.code);
      case 'card':
        return this.card(ctx, received, pressed.token);
      case 'kind':
        return this.settle(ctx, received, pressed.kind);
      case 'search':
        return this.menus.found(ctx, received.words ?? '', 'text-outside', [this.makeButton(ctx, received)]);
    }
  }

  /** Models of one use; a single one opens at once. */
  private async use(ctx: DialogueContext, received: Received, code: string, page: number): Promise<void> {
    const use = this.usesFor(ctx, received).find(({ type }) => useCode(type) === code);
    // The catalogue has changed since: what there is now.
    if (use === undefined) return this.show(ctx, received, 0);
    const [only, ...others] = use.fillings;
    if (only !== undefined && others.length === 0) return this.model(ctx, received, only.model.code);
    this.showUse(ctx, received, use, page);
  }

  private showUse(ctx: DialogueContext, received: Received, use: Use, page: number, above: Html[] = []): void {
    ctx.replies.show(useScreen(ctx.locale, { received, use, page, quoteOf: this.quoteOf(received), above }));
  }

  /** With the words as the prompt: some models are paid by the letter. */
  private quoteOf({ words }: Received): (filling: Filling) => Quote {
    return ({ model, answers }) => {
      const path = mainTextPath(model);
      const prompt = words === null || path === null ? {} : { [String(path[0])]: words };
      return this.registry.quote(model, { ...prompt, ...answers });
    };
  }

  private makeButton(ctx: DialogueContext, received: Received): Button {
    return button(plain(ctx.locale, 'media-first.button.make'), offerData(received.id));
  }

  private async model(ctx: DialogueContext, received: Received, code: string): Promise<void> {
    const model = this.registry.byCode(code);
    const isThere = model !== undefined && this.registry.isOffered(model);
    if (!isThere || !(await this.mediaCards.open(ctx, received, model))) return this.show(ctx, received, 0);
    if (received.what !== 'text') ctx.replies.toast(plain(ctx.locale, 'media-first.opened'));
  }

  private async card(ctx: DialogueContext, received: Received, token: string): Promise<void> {
    const card = await this.cards.byToken(ctx, token);
    if (card === null) return this.outdated.tell(ctx);
    await this.mediaCards.addTo(ctx, received, card);
    ctx.replies.toast(plain(ctx.locale, 'media-first.opened'));
  }

  /** The person has told what is behind a link. */
  private async settle(ctx: DialogueContext, received: Received, kind: LinkKind): Promise<void> {
    const address = received.items[0]?.ref ?? '';
    const settled: Received =
      kind === 'page'
        ? { ...received, what: 'page', items: [fileAtAddress(address, 'document')] }
        : { ...received, what: 'files', items: [fileAtAddress(address, kind)] };
    await this.received.settle(ctx.turn.manager, settled);
    await this.show(ctx, settled, 0);
  }

  private usesFor(ctx: DialogueContext, received: Received): Use[] {
    const models = this.registry.offered();
    if (received.what === 'page') {
      const fillings = pageFillings(models, received.items[0]?.ref ?? '');
      return fillings.length === 0 ? [] : [{ type: OTHER_USE, fillings }];
    }
    if (received.what === 'text') return this.textUses(ctx, received.words ?? '');
    const recent = this.mediaCards.recent(ctx).map(({ id }) => id);
    return usesOf(models, received.items, recent);
  }

  private textUses(ctx: DialogueContext, words: string): Use[] {
    const recent = this.mediaCards.recent(ctx).map(({ id }) => id);
    const dear = { favourites: ctx.user.settings.favouriteModels ?? [], recent };
    return textUsesOf(this.registry.offered(), words, dear, (model) => this.menus.quoteOf(model).credits);
  }

  /** Open cards that could take the files, those that wait for just such ones first. */
  private async cardsFor(ctx: DialogueContext, received: Received): Promise<CardChoice[]> {
    const isBack = ({ state }: OpenCard): boolean => state.mediaId === received.id;
    const takesFiles = ({ model }: OpenCard): boolean =>
      received.what === 'files' && fillingsOf(model, received.items).length > 0;
    const open = await this.cards.all(ctx);
    const fitting = open.filter((card) => takesFiles(card) || isBack(card));
    const rank = (card: OpenCard): number => (isBack(card) ? 0 : waitsForFile(card) ? 1 : 2);
    return fitting
      .sort((left, right) => rank(left) - rank(right))
      .slice(0, MOST_CARDS)
      .map((card) => ({
        token: tokenOf(card.state.confirmId),
        model: card.model,
        prompt: promptOn(card),
        isBack: isBack(card),
      }));
  }
}

const waitsForFile = ({ model, state }: OpenCard): boolean => {
  const control = nextQuestion(model, state.form)?.control;
  return control === 'media' || control === 'media_list';
};
