import { Injectable } from '@nestjs/common';
import { Billing } from '../../../billing';
import { AppConfig } from '../../../config';
import { Generations } from '../../../generation';
import { LOCALES } from '../../../i18n';
import { Leadership } from '../../../lock';
import { UsersService } from '../../../users';
import type { DialogueContext } from '../entrance/dialogue-context';
import { adminScreen, balanceScreen, languageScreen, settingsScreen } from './account-screens';
import { historyScreen, statusScreen } from '../results/generation-screens';

const ENTRIES = 10;
const HISTORY_PAGE = 8;

/** What belongs to the person: balance, generations, settings. */
@Injectable()
export class Account {
  constructor(
    private readonly billing: Billing,
    private readonly generations: Generations,
    private readonly users: UsersService,
    private readonly leadership: Leadership,
    private readonly config: AppConfig,
  ) {}

  async balance(ctx: DialogueContext): Promise<void> {
    const { manager } = ctx.turn;
    const balance = await this.billing.balance(manager, ctx.user.id);
    const entries = await this.billing.entries(manager, ctx.user.id, ENTRIES);
    ctx.replies.show(balanceScreen(ctx.locale, balance, entries));
  }

  async status(ctx: DialogueContext): Promise<void> {
    const active = await this.generations.active(ctx.turn.manager, ctx.user.id);
    ctx.replies.show(statusScreen(ctx.locale, active, new Date()));
  }

  /** A page of the history, newest first; `before` is the time of the last one on the page before, in milliseconds. */
  async history(ctx: DialogueContext, before: number | null): Promise<void> {
    const page = { limit: HISTORY_PAGE + 1, ...(before === null ? {} : { before: new Date(before) }) };
    const found = await this.generations.history(ctx.turn.manager, ctx.user.id, page);
    const shown = found.slice(0, HISTORY_PAGE);
    ctx.replies.show(
      historyScreen(ctx.locale, shown, { hasOlder: found.length > HISTORY_PAGE, isFirst: before === null }),
    );
  }

  settings(ctx: DialogueContext): void {
    ctx.replies.show(settingsScreen(ctx.locale, ctx.user.settings.resultsAsFile === true));
  }

  language(ctx: DialogueContext): void {
    ctx.replies.show(languageScreen(ctx.locale));
  }

  async chooseLanguage(ctx: DialogueContext, wanted: string): Promise<void> {
    const locale = LOCALES.find((known) => known === wanted);
    if (locale === undefined) return this.language(ctx);
    await this.users.setLocale(ctx.turn.manager, ctx.user.id, locale);
    ctx.locale = locale;
    this.settings(ctx);
  }

  async chooseFiles(ctx: DialogueContext, resultsAsFile: boolean): Promise<void> {
    await this.users.changeSettings(ctx.turn.manager, ctx.user.id, { resultsAsFile });
    ctx.user.settings = { ...ctx.user.settings, resultsAsFile };
    this.settings(ctx);
  }

  isAdmin(ctx: DialogueContext): boolean {
    return this.config.telegram.adminIds.has(ctx.from?.id ?? 0);
  }

  async admin(ctx: DialogueContext): Promise<void> {
    const { manager } = ctx.turn;
    const states: { state: string; count: string }[] = await manager.query(
      `SELECT state, count(*) AS count FROM generations GROUP BY state ORDER BY state`,
    );
    const [sums]: { users: string; balances: string; held: string; revenue: string }[] = await manager.query(
      `SELECT (SELECT count(*) FROM users) AS users,
              (SELECT coalesce(sum(balance), 0) FROM ledger_accounts WHERE user_id IS NOT NULL) AS balances,
              (SELECT coalesce(sum(price), 0) FROM generations
               WHERE state IN ('queued', 'submitting', 'submit_unknown', 'running')) AS held,
              (SELECT coalesce(sum(amount), 0) FROM ledger_transfers WHERE reason = 'capture') AS revenue`,
    );
    ctx.replies.show(
      adminScreen(ctx.locale, {
        states: states.map(({ state, count }) => ({ state, count: Number(count) })),
        users: Number(sums?.users ?? 0),
        userBalances: Number(sums?.balances ?? 0),
        held: Number(sums?.held ?? 0),
        revenue: Number(sums?.revenue ?? 0),
        role: this.leadership.role,
      }),
    );
  }
}
