import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations } from '../../../generation';
import { plain } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { tellOfCancel } from './cancel-words';
import { STATUS_WORD, parseStatus } from './result-buttons';
import { statusScreen } from './status-screen';

/** `/status`: what runs and waits, and why. */
@Injectable()
export class StatusPage implements OnModuleInit {
  constructor(
    private readonly generations: Generations,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on(STATUS_WORD, (ctx) => this.show(ctx));
    this.buttons.on(STATUS_WORD, async (ctx, args) => {
      const pressed = parseStatus(args);
      if (pressed === false) return false;
      if (pressed === null) ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.fresh'));
      else await this.cancel(ctx, pressed.cancel);
      await this.show(ctx);
    });
  }

  private async cancel(ctx: DialogueContext, id: string): Promise<void> {
    tellOfCancel(ctx, await this.generations.cancel(ctx.turn.manager, id, ctx.user.id));
  }

  private async show(ctx: DialogueContext): Promise<void> {
    const active = await this.generations.active(ctx.turn.manager, ctx.user.id);
    ctx.replies.show(statusScreen(ctx.locale, active, new Date()));
  }
}
