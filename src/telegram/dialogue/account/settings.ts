import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LOCALES } from '../../../i18n';
import { type UserSettings, UsersService } from '../../../users';
import { plain } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { ACCOUNT_WORDS } from './account-buttons';
import { languageScreen } from './account-screens';
import { settingsScreen } from './settings-screen';

/** `/settings` and `/language`. Each button says what shall be, so that a double tap does no harm. */
@Injectable()
export class Settings implements OnModuleInit {
  constructor(
    private readonly users: UsersService,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    const pages = {
      settings: (ctx: DialogueContext) => this.show(ctx),
      language: (ctx: DialogueContext) => ctx.replies.show(languageScreen(ctx.locale)),
    };
    for (const [name, page] of Object.entries(pages)) {
      this.commands.on(name, page);
      this.buttons.on(name, page);
    }
    const { locale, files, silent, remember, forget } = ACCOUNT_WORDS;
    this.buttons.on(locale, (ctx, [wanted = '']) => this.chooseLanguage(ctx, wanted));
    this.buttons.on(files, (ctx, [on]) =>
      this.change(ctx, { resultsAsFile: on === '1' }, on === '1' ? 'as-files' : 'as-media'),
    );
    this.buttons.on(silent, (ctx, [on]) =>
      this.change(ctx, { silentResults: on === '1' }, on === '1' ? 'silent' : 'loud'),
    );
    this.buttons.on(remember, (ctx, [on]) =>
      this.change(ctx, { rememberChoices: on === '1' }, on === '1' ? 'remember-on' : 'remember-off'),
    );
    this.buttons.on(forget, (ctx) => this.forget(ctx));
  }

  private async show(ctx: DialogueContext): Promise<void> {
    const choices = await this.users.allChoices(ctx.turn.manager, ctx.user.id);
    ctx.replies.show(settingsScreen(ctx.locale, ctx.user.settings, choices.size));
  }

  private async change(ctx: DialogueContext, changes: UserSettings, told: string): Promise<void> {
    await this.users.changeSettings(ctx.turn.manager, ctx.user.id, changes);
    ctx.user.settings = { ...ctx.user.settings, ...changes };
    ctx.replies.toast(plain(ctx.locale, `account.toast.${told}`));
    await this.show(ctx);
  }

  private async forget(ctx: DialogueContext): Promise<void> {
    const count = await this.users.forgetChoices(ctx.turn.manager, ctx.user.id);
    ctx.replies.toast(plain(ctx.locale, 'account.settings.forgot', { count }));
    await this.show(ctx);
  }

  private async chooseLanguage(ctx: DialogueContext, wanted: string): Promise<void> {
    const locale = LOCALES.find((known) => known === wanted);
    if (locale === undefined) return ctx.replies.show(languageScreen(ctx.locale));
    await this.users.setLocale(ctx.turn.manager, ctx.user.id, locale);
    ctx.locale = locale;
    await this.show(ctx);
  }
}
