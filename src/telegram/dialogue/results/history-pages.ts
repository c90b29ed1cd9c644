import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations } from '../../../generation';
import { plain } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { historyScreen, statusScreen } from './generation-screens';
import { HISTORY_WORD, parseHistory } from './result-buttons';

const HISTORY_PAGE = 8;

/** `/status`: what waits and runs. `/history`: everything, newest first. */
@Injectable()
export class HistoryPages implements OnModuleInit {
  constructor(
    private readonly generations: Generations,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('status', (ctx) => this.status(ctx));
    this.commands.on('history', (ctx) => this.history(ctx, null));
    this.buttons.on('status', (ctx) => {
      ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.fresh'));
      return this.status(ctx);
    });
    this.buttons.on(HISTORY_WORD, async (ctx, args) => {
      const page = parseHistory(args);
      if (page === null) return false;
      await this.history(ctx, page.before);
    });
  }

  private async status(ctx: DialogueContext): Promise<void> {
    const active = await this.generations.active(ctx.turn.manager, ctx.user.id);
    ctx.replies.show(statusScreen(ctx.locale, active, new Date()));
  }

  /** A page; `before` is the time of the last one on the page before, in milliseconds. */
  private async history(ctx: DialogueContext, before: number | null): Promise<void> {
    const page = { limit: HISTORY_PAGE + 1, ...(before === null ? {} : { before: new Date(before) }) };
    const found = await this.generations.history(ctx.turn.manager, ctx.user.id, page);
    const shown = found.slice(0, HISTORY_PAGE);
    ctx.replies.show(
      historyScreen(ctx.locale, shown, { hasOlder: found.length > HISTORY_PAGE, isFirst: before === null }),
    );
  }
}
