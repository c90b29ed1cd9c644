import { Composer, Ctx, Next, Use } from 'nestjs-telegraf';
import type { Message } from 'telegraf/types';
import { t } from '../../text';
import { type DialogueContext, messageOf } from '../entrance/dialogue-context';
import { CommandRoutes } from './command-routes';
import { commandOf } from './commands';
import { goTo } from './pages';

/** Commands. A composer stands before the scenes, so that no open card takes `/start` for a prompt. */
@Composer()
export class CommandsComposer {
  constructor(private readonly routes: CommandRoutes) {}

  @Use()
  async onMessage(@Ctx() ctx: DialogueContext, @Next() next: () => Promise<void>): Promise<void> {
    const message = 'message' in ctx.update ? (messageOf(ctx) as Partial<Message.TextMessage>) : undefined;
    const command = commandOf(message?.text, ctx.botInfo.username);
    if (command === null) return next();
    if (!(await this.routes.run(ctx, command.name, command.words))) this.unknown(ctx, command.name);
  }

  private unknown(ctx: DialogueContext, name: string): void {
    ctx.replies.say({
      text: t(ctx.locale, 'dialogue.unknown-command', { command: `/${name}` }),
      keyboard: [[goTo(ctx.locale, 'menu'), goTo(ctx.locale, 'help')]],
    });
  }
}
