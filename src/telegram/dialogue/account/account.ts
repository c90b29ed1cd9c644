import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Billing } from '../../../billing';
import { LOCALES } from '../../../i18n';
import { UsersService } from '../../../users';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { ACCOUNT_WORDS } from './account-buttons';
import { balanceScreen, languageScreen, settingsScreen } from './account-screens';

const ENTRIES = 10;

/** What belongs to the person: balance, settings, language. */
@Injectable()
export class Account implements OnModuleInit {
  constructor(
    private readonly billing: Billing,
    private readonly users: UsersService,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    const pages = {
      balance: (ctx: DialogueContext) => this.balance(ctx),
      settings: (ctx: DialogueContext) => this.settings(ctx),
      language: (ctx: DialogueContext) => ctx.replies.show(languageScreen(ctx.locale)),
    };
    for (const [name, page] of Object.entries(pages)) {
      this.commands.on(name, page);
      this.buttons.on(name, page);
    }
    this.buttons.on(ACCOUNT_WORDS.locale, (ctx, [locale = '']) => this.chooseLanguage(ctx, locale));
    this.buttons.on(ACCOUNT_WORDS.files, (ctx, [on]) => this.chooseFiles(ctx, on === '1'));
  }

  private async balance(ctx: DialogueContext): Promise<void> {
    const { manager } = ctx.turn;
    const balance = await this.billing.balance(manager, ctx.user.id);
    const entries = await this.billing.entries(manager, ctx.user.id, ENTRIES);
    ctx.replies.show(balanceScreen(ctx.locale, balance, entries));
  }

  private settings(ctx: DialogueContext): void {
    ctx.replies.show(settingsScreen(ctx.locale, ctx.user.settings.resultsAsFile === true));
  }

  private async chooseLanguage(ctx: DialogueContext, wanted: string): Promise<void> {
    const locale = LOCALES.find((known) => known === wanted);
    if (locale === undefined) return ctx.replies.show(languageScreen(ctx.locale));
    await this.users.setLocale(ctx.turn.manager, ctx.user.id, locale);
    ctx.locale = locale;
    this.settings(ctx);
  }

  private async chooseFiles(ctx: DialogueContext, resultsAsFile: boolean): Promise<void> {
    await this.users.changeSettings(ctx.turn.manager, ctx.user.id, { resultsAsFile });
    ctx.user.settings = { ...ctx.user.settings, resultsAsFile };
    this.settings(ctx);
  }
}
