import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Billing } from '../../../billing';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { balanceScreen } from './account-screens';

const ENTRIES = 10;

/** `/balance`: what there is to spend, with the last entries of the books. */
@Injectable()
export class Account implements OnModuleInit {
  constructor(
    private readonly billing: Billing,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on('balance', (ctx) => this.balance(ctx));
    this.buttons.on('balance', (ctx) => this.balance(ctx));
  }

  private async balance(ctx: DialogueContext): Promise<void> {
    const { manager } = ctx.turn;
    const balance = await this.billing.balance(manager, ctx.user.id);
    const entries = await this.billing.entries(manager, ctx.user.id, ENTRIES);
    ctx.replies.show(balanceScreen(ctx.locale, balance, entries));
  }
}
