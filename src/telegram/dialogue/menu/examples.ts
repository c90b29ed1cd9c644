import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Billing } from '../../../billing';
import type { Locale } from '../../../i18n';
import { type OfferedExample, Registry, exampleAnswers } from '../../../registry';
import { Cards } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { wholeNumber } from '../routing/short-id';
import { type PricedExample, inOrderOfShowing } from './example-buttons';
import { MENU_WORDS } from './menu-buttons';
import { Menus } from './menus';

/** Ready examples: their buttons open cards where everything is filled in. */
@Injectable()
export class Examples implements OnModuleInit {
  constructor(
    private readonly registry: Registry,
    private readonly billing: Billing,
    private readonly cards: Cards,
    private readonly menus: Menus,
    private readonly buttons: ButtonRoutes,
  ) {}

  onModuleInit(): void {
    this.buttons.on(MENU_WORDS.example, (ctx, [code = '', index]) => this.open(ctx, code, wholeNumber(index)));
  }

  /** All of them: pictures first. */
  all(locale: Locale): PricedExample[] {
    return inOrderOfShowing(this.registry.examples().map((offered) => this.priced(offered, locale)));
  }

  /** What a new user begins with, and what else their balance is enough for. */
  async firstOnes(ctx: DialogueContext): Promise<{ first: PricedExample | null; others: PricedExample[] }> {
    const balance = await this.billing.balance(ctx.turn.manager, ctx.user.id);
    const isAffordable = ({ credits }: PricedExample): boolean => credits <= balance;
    const starter = this.registry.starter();
    const first = starter === null ? null : this.priced(starter, ctx.locale);
    const others = this.all(ctx.locale).filter(
      (one) => isAffordable(one) && !(one.model.id === first?.model.id && one.index === first.index),
    );
    return { first: first !== null && isAffordable(first) ? first : null, others };
  }

  private priced(offered: OfferedExample, locale: Locale): PricedExample {
    const answers = exampleAnswers(offered.example, locale);
    return { ...offered, credits: this.registry.quote(offered.model, answers).credits };
  }

  private async open(ctx: DialogueContext, code: string, index: number): Promise<void> {
    const model = this.registry.byCode(code);
    const example = model?.examples[index];
    if (model === undefined || example === undefined || !this.registry.isOffered(model)) {
      return this.menus.found(ctx, model?.title ?? code, 'unknown-model');
    }
    // The menu stays in the chat: one may want to try the next example.
    ctx.replies.keepPressed();
    await this.cards.open(ctx, model, { answers: exampleAnswers(example, ctx.locale) });
  }
}
