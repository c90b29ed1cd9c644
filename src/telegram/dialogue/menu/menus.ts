import { Injectable } from '@nestjs/common';
import { Billing } from '../../../billing';
import { type ModelSpec, type Quote, Registry } from '../../../registry';
import type { Html } from '../../text';
import { Cards } from '../card/cards';
import type { DialogueContext } from '../entrance/dialogue-context';
import { foundScreen, menuScreen, modelsScreen } from './menu-screens';

/** Menus from the registry: kinds, models, what was found. */
@Injectable()
export class Menus {
  constructor(
    private readonly registry: Registry,
    private readonly billing: Billing,
    private readonly cards: Cards,
  ) {}

  readonly quoteOf = (model: ModelSpec): Quote => this.registry.quote(model, {});

  async menu(ctx: DialogueContext, page = 0, above: Html[] = []): Promise<void> {
    const open = await this.cards.current(ctx);
    const last = this.registry.get(ctx.user.settings.lastModel ?? '');
    const facts = {
      kinds: this.registry
        .types()
        .map((kind) => ({ ...kind, output: this.registry.ofType(kind.modelType)[0]?.output ?? ('image' as const) })),
      total: this.registry.offered().length,
      balance: await this.billing.balance(ctx.turn.manager, ctx.user.id),
      open: open?.model ?? null,
      lastModel: last !== undefined && this.registry.isOffered(last) && last.id !== open?.model.id ? last : null,
    };
    ctx.replies.show(menuScreen(ctx.locale, facts, page, above));
  }

  ofType(ctx: DialogueContext, modelType: string, page: number): void {
    const models = this.registry.ofType(modelType);
    ctx.replies.show(modelsScreen(ctx.locale, { models, modelType, page, quoteOf: this.quoteOf }));
  }

  all(ctx: DialogueContext, page: number): void {
    const models = this.registry.offered();
    ctx.replies.show(modelsScreen(ctx.locale, { models, modelType: null, page, quoteOf: this.quoteOf }));
  }

  found(ctx: DialogueContext, words: string, key: 'found' | 'unknown-model' | 'text-outside'): void {
    ctx.replies.show(foundScreen(ctx.locale, words, this.registry.search(words), this.quoteOf, key));
  }
}
