import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations } from '../../../generation';
import { type Html, paragraphs, t } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { goTo } from '../routing/pages';
import { Cards } from './cards';

/** Closes the card that messages go to: by command or by its button. Costs nothing, and stops nothing that runs. */
@Injectable()
export class Cancel implements OnModuleInit {
  constructor(
    private readonly cards: Cards,
    private readonly generations: Generations,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('cancel', async (ctx) => {
      const closed = await this.close(ctx);
      const running = await this.generations.active(ctx.turn.manager, ctx.user.id);
      const more = running.length > 0 && t(ctx.locale, 'dialogue.cancel.running', { count: running.length });
      ctx.replies.say({
        text: paragraphs(closed, more),
        keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'status')]],
      });
    });
    this.buttons.on('cancel', async (ctx) => {
      const text = await this.close(ctx);
      ctx.replies.show({ text, keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'new')]] });
    });
  }

  private async close(ctx: DialogueContext): Promise<Html> {
    const card = await this.cards.current(ctx);
    await ctx.scene.leave();
    if (card === null) return t(ctx.locale, 'dialogue.cancel.nothing');
    await this.cards.close(ctx, card);
    return t(ctx.locale, 'dialogue.cancel.done', { model: card.model.title });
  }
}
