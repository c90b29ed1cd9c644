import { Composer, Ctx, Next, Use } from 'nestjs-telegraf';
import { Registry } from '../../../registry';
import { plain, t } from '../../text';
import { Account } from '../account/account';
import { Conversation, SCENE } from '../card/conversation';
import { type PlainKind, type Pressed, pressedOf } from '../data';
import type { DialogueContext } from '../entrance/dialogue-context';
import { GenerationActions } from '../results/generation-actions';
import { Menus } from '../menu/menus';
import { Runs } from '../card/runs';
import { helpScreen } from '../account/account-screens';
import { goTo } from '../menu/menu-screens';

/** Every inline button. None depends on the open scene, so buttons of last week work after any number of restarts. */
@Composer()
export class ButtonsComposer {
  constructor(
    private readonly menus: Menus,
    private readonly account: Account,
    private readonly conversation: Conversation,
    private readonly runs: Runs,
    private readonly actions: GenerationActions,
    private readonly registry: Registry,
  ) {}

  @Use()
  async onPress(@Ctx() ctx: DialogueContext, @Next() next: () => Promise<void>): Promise<void> {
    if (!('callback_query' in ctx.update)) return next();
    const query = ctx.update.callback_query;
    const pressed = 'data' in query ? pressedOf(query.data) : null;
    if (pressed === null) return this.conversation.outdated(ctx);
    await this.handle(ctx, pressed);
  }

  private async handle(ctx: DialogueContext, pressed: Pressed): Promise<void> {
    switch (pressed.kind) {
      case 'form':
        return this.conversation.press(ctx, pressed);
      case 'run':
        return this.runs.handleGeneration(ctx, pressed.confirmId);
      case 'generation':
        return this.actions.press(ctx, pressed);
      case 'kinds':
        return this.menus.menu(ctx, pressed.page);
      case 'type':
        return this.menus.ofType(ctx, pressed.modelType, pressed.page);
      case 'models':
        return this.menus.all(ctx, pressed.page);
      case 'model':
        return this.menus.open(ctx, this.registry.byCode(pressed.code), pressed.code);
      case 'history':
        return this.account.history(ctx, pressed.before);
      case 'locale':
        return this.account.chooseLanguage(ctx, pressed.locale);
      case 'files':
        return this.account.chooseFiles(ctx, pressed.on);
      default:
        return this.go(ctx, pressed.kind);
    }
  }

  private async go(ctx: DialogueContext, target: PlainKind): Promise<void> {
    switch (target) {
      case 'menu':
        await ctx.scene.leave();
        return this.menus.menu(ctx);
      case 'help':
        return ctx.replies.show(helpScreen(ctx.locale));
      case 'status':
        ctx.replies.toast(plain(ctx.locale, 'dialogue.toast.fresh'));
        return this.account.status(ctx);
      case 'balance':
        return this.account.balance(ctx);
      case 'settings':
        return this.account.settings(ctx);
      case 'language':
        return this.account.language(ctx);
      case 'new':
        return this.new(ctx);
      case 'resume':
        return this.resume(ctx);
      case 'cancel':
        return this.cancel(ctx);
    }
  }

  private async new(ctx: DialogueContext): Promise<void> {
    const last = this.registry.get(ctx.user.settings.lastModel ?? '');
    if (last !== undefined && this.menus.isOffered(last)) return this.conversation.open(ctx, last);
    await this.menus.menu(ctx);
  }

  private async resume(ctx: DialogueContext): Promise<void> {
    if ((await this.conversation.current(ctx)) === null) return this.conversation.outdated(ctx);
    await ctx.scene.enter(SCENE);
  }

  private async cancel(ctx: DialogueContext): Promise<void> {
    const model = await this.conversation.close(ctx);
    const { locale } = ctx;
    ctx.replies.show({
      text:
        model === null
          ? t(locale, 'dialogue.cancel.nothing')
          : t(locale, 'dialogue.cancel.done', { model: model.title }),
      keyboard: [[goTo(locale, 'menu'), goTo(locale, 'new')]],
    });
  }
}
