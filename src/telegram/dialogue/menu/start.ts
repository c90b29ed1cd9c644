import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations } from '../../../generation';
import { Registry } from '../../../registry';
import { type Html, paragraphs, t } from '../../text';
import { credits } from '../../text/credits';
import { Cards } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { CommandRoutes } from '../routing/command-routes';
import { goTo } from '../routing/pages';
import { Examples } from './examples';
import { Menus } from './menus';
import { startScreen } from './start-screen';

/** `/start`: the greeting, the welcome credits, what could not be delivered, and the way a deep link asks for. */
@Injectable()
export class Start implements OnModuleInit {
  constructor(
    private readonly menus: Menus,
    private readonly examples: Examples,
    private readonly cards: Cards,
    private readonly generations: Generations,
    private readonly registry: Registry,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('start', (ctx, words) => this.start(ctx, words));
  }

  private async start(ctx: DialogueContext, payload: string): Promise<void> {
    await ctx.scene.leave();
    const { locale } = ctx;
    const late = await this.generations.offerUndelivered(ctx.turn.manager, ctx.user.id);
    const above = this.greeting(ctx, late);
    const code = /^m_([A-Za-z0-9_-]+)$/.exec(payload)?.[1];
    const model = code === undefined ? undefined : this.registry.byCode(code);
    if (model !== undefined && this.registry.isOffered(model)) {
      if (ctx.isNewUser || late > 0) {
        ctx.replies.say({ text: paragraphs(...above), keyboard: [[goTo(locale, 'menu')]] });
      }
      return this.cards.open(ctx, model);
    }
    if (code !== undefined) above.push(t(locale, 'menu.start.unknown-link'));
    if (ctx.isNewUser) {
      const { first, others } = await this.examples.firstOnes(ctx);
      if (first !== null) return ctx.replies.show(startScreen(locale, above, first, others));
    }
    await this.menus.menu(ctx, 0, above);
  }

  private greeting(ctx: DialogueContext, late: number): Html[] {
    const { locale } = ctx;
    const name = ctx.user.firstName;
    return [
      t(locale, ctx.isNewUser ? 'menu.start.new' : 'menu.start.back', { name: name === '' ? '👋' : name }),
      ...(ctx.welcomeCredits > 0
        ? [t(locale, 'menu.start.credits', { credits: credits(locale, ctx.welcomeCredits) })]
        : []),
      ...(late > 0 ? [t(locale, 'menu.start.undelivered', { count: late })] : []),
    ];
  }
}
