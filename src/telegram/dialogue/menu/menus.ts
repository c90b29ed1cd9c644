import { Injectable } from '@nestjs/common';
import { Billing } from '../../../billing';
import { ModelDurations } from '../../../generation';
import { type ModelSpec, type Quote, Registry } from '../../../registry';
import type { Button, Html } from '../../text';
import { tokenOf } from '../card/screens/card-buttons';
import { Cards, type OpenCard } from '../card/cards';
import { mainTextPath } from '../card/fitting';
import type { DialogueContext } from '../entrance/dialogue-context';
import {
  type FoundBy,
  type ModelList,
  type OpenCardFact,
  allScreen,
  favouritesScreen,
  foundScreen,
  notOfferedScreen,
  kindScreen,
  menuScreen,
  onPage,
} from './menu-screens';
import { dearestFirst } from './model-list';
import { waitsForPrompt } from './waiting';

const CARDS_SHOWN = 3;
const FAVOURITES_SHOWN = 4;
const RECENT_SHOWN = 4;

/** Menus from the registry: kinds, models, favourites, what was found. */
@Injectable()
export class Menus {
  constructor(
    private readonly registry: Registry,
    private readonly billing: Billing,
    private readonly durations: ModelDurations,
    private readonly cards: Cards,
  ) {}

  readonly quoteOf = (model: ModelSpec): Quote => this.registry.quote(model, {});

  async menu(ctx: DialogueContext, page = 0, above: Html[] = []): Promise<void> {
    const cards = await this.cards.all(ctx);
    const favourites = this.favouritesOf(ctx).slice(0, FAVOURITES_SHOWN);
    const shown = new Set([...favourites, ...cards.slice(0, CARDS_SHOWN).map(({ model }) => model)]);
    const facts = {
      kinds: this.registry
        .types()
        .map((kind) => ({ ...kind, output: this.registry.ofType(kind.modelType)[0]?.output ?? ('image' as const) })),
      total: this.registry.offered().length,
      balance: await this.billing.balance(ctx.turn.manager, ctx.user.id),
      open: cards.slice(0, CARDS_SHOWN).map(factOf),
      waiting: cards.filter(waitsForPrompt).map(({ model }) => model),
      favourites,
      recent: this.recentOf(ctx)
        .filter((model) => !shown.has(model))
        .slice(0, RECENT_SHOWN),
    };
    ctx.replies.show(menuScreen(ctx.locale, facts, page, above));
  }

  async ofType(ctx: DialogueContext, modelType: string, page: number): Promise<void> {
    const list = await this.listOf(ctx, this.dearestFirst(ctx, this.registry.ofType(modelType)), page);
    ctx.replies.show(kindScreen(ctx.locale, modelType, list));
  }

  async all(ctx: DialogueContext, page: number): Promise<void> {
    const list = await this.listOf(ctx, this.dearestFirst(ctx, this.registry.offered()), page);
    ctx.replies.show(allScreen(ctx.locale, list));
  }

  async favourites(ctx: DialogueContext, page: number): Promise<void> {
    const { marks, ...list } = await this.listOf(ctx, this.favouritesOf(ctx), page);
    ctx.replies.show(favouritesScreen(ctx.locale, { ...list, marks: { ...marks, favourites: new Set() } }));
  }

  /** @param below buttons after the models that were found, or instead of them */
  async found(ctx: DialogueContext, words: string, key: FoundBy, below: Button[] = []): Promise<void> {
    const list = await this.search(ctx, words);
    const missing = list.models.length === 0 ? this.registry.notOffered(words) : null;
    if (missing === null) return ctx.replies.show(foundScreen(ctx.locale, words, list, key, below));
    ctx.replies.show(notOfferedScreen(ctx.locale, missing.model, await this.listOf(ctx, missing.near, 0), below));
  }

  /** What fits the words, best first, as a list. */
  search(ctx: DialogueContext, words: string): Promise<ModelList> {
    return this.listOf(ctx, this.registry.search(words), 0);
  }

  /** A list with what its buttons tell: measured times of the page's models, and which are favourites. */
  private async listOf(ctx: DialogueContext, models: ModelSpec[], page: number): Promise<ModelList> {
    const ids = onPage(models, page).map(({ id }) => id);
    return {
      models,
      page,
      quoteOf: this.quoteOf,
      marks: {
        usualMs: await this.durations.usualMs(ctx.turn.manager, ids),
        favourites: new Set(ctx.user.settings.favouriteModels),
      },
    };
  }

  private dearestFirst(ctx: DialogueContext, models: ModelSpec[]): ModelSpec[] {
    const { favouriteModels = [] } = ctx.user.settings;
    return dearestFirst(models, favouriteModels, idsOf(this.recentOf(ctx)));
  }

  private favouritesOf(ctx: DialogueContext): ModelSpec[] {
    return this.offeredOf(ctx.user.settings.favouriteModels ?? []);
  }

  private recentOf(ctx: DialogueContext): ModelSpec[] {
    const { lastModel, recentModels } = ctx.user.settings;
    return this.offeredOf(recentModels ?? (lastModel === undefined ? [] : [lastModel]));
  }

  private offeredOf(ids: readonly string[]): ModelSpec[] {
    return ids
      .map((id) => this.registry.get(id))
      .filter((model) => model !== undefined)
      .filter((model) => this.registry.isOffered(model));
  }
}

const idsOf = (models: readonly ModelSpec[]): string[] => models.map(({ id }) => id);

const factOf = ({ model, state }: OpenCard): OpenCardFact => {
  const given = state.form.answers[String(mainTextPath(model)?.[0] ?? '')];
  return { model, token: tokenOf(state.confirmId), words: typeof given === 'string' ? given : '' };
};
