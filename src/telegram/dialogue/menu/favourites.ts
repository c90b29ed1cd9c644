import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Registry } from '../../../registry';
import { FAVOURITE_MODELS_MAX, UsersService } from '../../../users';
import { plain } from '../../text';
import { Cards } from '../card/cards';
import { step } from '../card/flow';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { wholeNumber } from '../routing/short-id';
import { MENU_WORDS } from './menu-buttons';
import { Menus } from './menus';

/** The star on a card, and the page of the models that have it. */
@Injectable()
export class Favourites implements OnModuleInit {
  constructor(
    private readonly menus: Menus,
    private readonly cards: Cards,
    private readonly registry: Registry,
    private readonly users: UsersService,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(MENU_WORDS.favourite, (ctx, [code = '']) => this.toggle(ctx, code));
    this.buttons.on(MENU_WORDS.favourites, (ctx, [page]) => this.menus.favourites(ctx, wholeNumber(page)));
  }

  private async toggle(ctx: DialogueContext, code: string): Promise<void> {
    const { locale, user } = ctx;
    const model = this.registry.byCode(code);
    if (model === undefined) return ctx.replies.toast(plain(locale, 'menu.favourites.gone'));
    const before = user.settings.favouriteModels ?? [];
    const isOne = await this.users.toggleFavouriteModel(ctx.turn.manager, user.id, model.id);
    const others = before.filter((id) => id !== model.id);
    user.settings = { ...user.settings, favouriteModels: isOne ? [...others, model.id] : others };
    const isFull = !isOne && !before.includes(model.id);
    const key = isFull ? 'full' : isOne ? 'added' : 'removed';
    const note = plain(locale, `menu.favourites.${key}`, { model: model.title, limit: FAVOURITE_MODELS_MAX });
    ctx.replies.toast(note, isFull);
    await this.redraw(ctx);
  }

  /** The card in the pressed message, with the other star. */
  private async redraw(ctx: DialogueContext): Promise<void> {
    const pressed = ctx.replies.pressedMessageId;
    const card = (await this.cards.all(ctx)).find(({ messageId }) => messageId !== null && messageId === pressed);
    if (card === undefined) return;
    await this.cards.show(ctx, card, step(card.model, card.state.form, { kind: 'card' }));
  }
}
