import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ModelSpec, Registry } from '../../../registry';
import { Cards } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { wholeNumber } from '../routing/short-id';
import { MENU_WORDS } from './menu-buttons';
import { Menus } from './menus';

/** The ways to a model's card: menus, `/models words`, `/model id`, `/new`. */
@Injectable()
export class Models implements OnModuleInit {
  constructor(
    private readonly menus: Menus,
    private readonly cards: Cards,
    private readonly registry: Registry,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('menu', (ctx) => this.menu(ctx));
    this.commands.on('models', (ctx, words) => this.models(ctx, words));
    this.commands.on('model', (ctx, words) =>
      words === '' ? this.models(ctx, '') : this.open(ctx, this.registry.get(words), words),
    );
    this.commands.on('new', (ctx) => this.newCard(ctx));
    this.buttons.on('menu', (ctx) => this.menu(ctx));
    this.buttons.on('new', (ctx) => this.newCard(ctx));
    this.buttons.on(MENU_WORDS.kinds, (ctx, [page]) => this.menus.menu(ctx, wholeNumber(page)));
    this.buttons.on(MENU_WORDS.type, (ctx, [type = '', page]) => this.menus.ofType(ctx, type, wholeNumber(page)));
    this.buttons.on(MENU_WORDS.models, (ctx, [page]) => this.menus.all(ctx, wholeNumber(page)));
    this.buttons.on(MENU_WORDS.model, (ctx, [code = '']) => this.open(ctx, this.registry.byCode(code), code));
  }

  private async menu(ctx: DialogueContext): Promise<void> {
    await ctx.scene.leave();
    await this.menus.menu(ctx);
  }

  private async models(ctx: DialogueContext, words: string): Promise<void> {
    await ctx.scene.leave();
    if (words === '') await this.menus.all(ctx, 0);
    else await this.menus.found(ctx, words, 'found');
  }

  /** The card of a model that is offered; unknown and unoffered ones lead to what is near. */
  private async open(ctx: DialogueContext, model: ModelSpec | undefined, words: string): Promise<void> {
    if (model !== undefined && this.registry.isOffered(model)) return this.cards.open(ctx, model);
    await this.menus.found(ctx, words, 'unknown-model');
  }

  /** An empty card of the model that was used last, else the menu. */
  private async newCard(ctx: DialogueContext): Promise<void> {
    const last = this.registry.get(ctx.user.settings.lastModel ?? '');
    if (last !== undefined && this.registry.isOffered(last)) return this.cards.open(ctx, last);
    await this.menu(ctx);
  }
}
