import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations } from '../../../generation';
import { type Html, paragraphs, t } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { Outdated } from '../routing/outdated';
import { goTo } from '../routing/pages';
import { CANCEL_WORD } from './screens/card-buttons';
import { Cards, type OpenCard } from './cards';

/**
 * Closes a card: the command that which messages go to, a button the one that it stands on. Costs nothing, and stops
 * nothing that runs.
 */
@Injectable()
export class Cancel implements OnModuleInit {
  constructor(
    private readonly cards: Cards,
    private readonly generations: Generations,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('cancel', async (ctx) => {
      const closed = await this.close(ctx, await this.cards.current(ctx));
      const running = await this.generations.active(ctx.turn.manager, ctx.user.id);
      const more = running.length > 0 && t(ctx.locale, 'dialogue.cancel.running', { count: running.length });
      ctx.replies.say({
        text: paragraphs(closed, more),
        keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'status')]],
      });
    });
    this.buttons.on(CANCEL_WORD, async (ctx, [token]) => {
      const card = token === undefined ? await this.underButton(ctx) : await this.cards.byToken(ctx, token);
      // Pressed twice, or run meanwhile: another card that is open must not go in its place.
      if (card === null && token !== undefined) return this.outdated.tell(ctx, { inPlace: true });
      const text = await this.close(ctx, card);
      ctx.replies.show({ text, keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'new')]] });
    });
  }

  /** A button of a release whose buttons did not name their card. */
  private async underButton(ctx: DialogueContext): Promise<OpenCard | null> {
    const cards = await this.cards.all(ctx);
    return cards.find(({ messageId }) => messageId === ctx.replies.pressedMessageId) ?? cards[0] ?? null;
  }

  private async close(ctx: DialogueContext, card: OpenCard | null): Promise<Html> {
    if (card === null) {
      await ctx.scene.leave();
      return t(ctx.locale, 'dialogue.cancel.nothing');
    }
    await this.cards.close(ctx, card);
    return t(ctx.locale, 'dialogue.cancel.done', { model: card.model.title });
  }
}
