import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../../config';
import { Leadership } from '../../../lock';
import type { DialogueContext } from '../entrance/dialogue-context';
import { CommandRoutes } from '../routing/command-routes';
import { adminScreen } from './account-screens';

/** `/admin`: how the whole service does, for admins only; to everybody else the command is unknown. */
@Injectable()
export class Admin implements OnModuleInit {
  constructor(
    private readonly leadership: Leadership,
    private readonly config: AppConfig,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('admin', (ctx) => this.show(ctx));
  }

  private async show(ctx: DialogueContext): Promise<boolean> {
    if (!this.config.telegram.adminIds.has(ctx.from?.id ?? 0)) return false;
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
    return true;
  }
}
