import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { wholeNumber } from '../routing/short-id';
import { Examples } from './examples';
import { helpScreen, howScreen } from './help-screens';
import { MENU_WORDS } from './menu-buttons';

/** `/help`: by example, and a page of short answers. */
@Injectable()
export class Help implements OnModuleInit {
  constructor(
    private readonly examples: Examples,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('help', (ctx) => this.show(ctx, 0));
    this.buttons.on(MENU_WORDS.examples, (ctx, [page]) => this.show(ctx, wholeNumber(page)));
    this.buttons.on(MENU_WORDS.how, (ctx) => ctx.replies.show(howScreen(ctx.locale, ctx.botInfo.username)));
  }

  private show(ctx: DialogueContext, page: number): void {
    ctx.replies.show(helpScreen(ctx.locale, this.examples.all(ctx.locale), page));
  }
}
