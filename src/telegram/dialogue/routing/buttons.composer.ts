import { Composer, Ctx, Next, Use } from 'nestjs-telegraf';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from './button-routes';
import { Outdated } from './outdated';

/** Every inline button. None depends on the open scene, so buttons of last week work after any number of restarts. */
@Composer()
export class ButtonsComposer {
  constructor(
    private readonly routes: ButtonRoutes,
    private readonly outdated: Outdated,
  ) {}

  @Use()
  async onPress(@Ctx() ctx: DialogueContext, @Next() next: () => Promise<void>): Promise<void> {
    if (!('callback_query' in ctx.update)) return next();
    const query = ctx.update.callback_query;
    // Under a message that was sent through the bot there is no chat in which something could be shown.
    const understood = ctx.chat !== undefined && 'data' in query && (await this.routes.press(ctx, query.data));
    if (!understood) await this.outdated.tell(ctx);
  }
}
