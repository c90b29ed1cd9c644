import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Billing } from '../../../billing';
import { takePlace } from '../../../database';
import { UserData } from '../../../generation';
import { formatDuration, plain, t } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { goTo } from '../routing/pages';
import { ACCOUNT_WORDS, isFreshErase } from './account-buttons';
import { DataExport, exportLimitOf } from './data-export';
import { eraseScreen, erasedScreen, myDataScreen, privateOnlyScreen } from './my-data-screens';

const EVERY = { count: 1, windowMs: 60_000 };

/** `/mydata`: what is kept of a person, as a file to take along, and the way to have it deleted. */
@Injectable()
export class MyData implements OnModuleInit {
  constructor(
    private readonly userData: UserData,
    private readonly billing: Billing,
    private readonly exporting: DataExport,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on(ACCOUNT_WORDS.data, (ctx) => this.press(ctx, []));
    this.buttons.on(ACCOUNT_WORDS.data, (ctx, args) => this.press(ctx, args));
  }

  private async press(ctx: DialogueContext, [verb, argument]: string[]): Promise<boolean | void> {
    if (ctx.chat?.type !== 'private') return ctx.replies.show(privateOnlyScreen(ctx.locale));
    switch (verb) {
      case undefined:
        return ctx.replies.show(myDataScreen(ctx.locale));
      case 'export':
        return this.export(ctx, ctx.chat.id);
      case 'erase':
        return this.ask(ctx);
      case 'yes':
        return this.erase(ctx, argument);
      default:
        return false;
    }
  }

  private async export(ctx: DialogueContext, chatId: number): Promise<void> {
    const { locale } = ctx;
    const { manager } = ctx.turn;
    // The place is taken in this person's own turn: nobody else waits for its row.
    const waitMs = await takePlace(manager, exportLimitOf(ctx.user.id), EVERY);
    if (waitMs > 0) {
      const wait = formatDuration(locale, Math.max(1_000, waitMs));
      return ctx.replies.toast(plain(locale, 'account.toast.export-wait', { wait }), true);
    }
    await this.exporting.request(manager, { userId: ctx.user.id, chatId, locale });
    ctx.replies.toast(plain(locale, 'account.toast.export'));
    ctx.replies.keepPressed();
    ctx.replies.say({ text: t(locale, 'account.mydata.exporting'), keyboard: [[goTo(locale, 'menu')]] });
  }

  private async ask(ctx: DialogueContext): Promise<void> {
    const balance = await this.billing.balance(ctx.turn.manager, ctx.user.id);
    ctx.replies.show(eraseScreen(ctx.locale, balance, new Date()));
  }

  private async erase(ctx: DialogueContext, asked: string | undefined): Promise<void> {
    if (!isFreshErase(asked, new Date())) {
      ctx.replies.toast(plain(ctx.locale, 'account.toast.erase-late'));
      return this.ask(ctx);
    }
    const erasure = await this.userData.erase(ctx.turn.manager, ctx.user.id);
    // The card that was open is gone, too; with an empty session nothing is written back.
    if (erasure.kind === 'erased') await ctx.scene.leave();
    ctx.replies.show(erasedScreen(ctx.locale, erasure));
  }
}
