import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Generations, type GenerationView, History } from '../../../generation';
import { Registry } from '../../../registry';
import { plain } from '../../text';
import type { DialogueContext } from '../entrance/dialogue-context';
import { ButtonRoutes } from '../routing/button-routes';
import { CommandRoutes } from '../routing/command-routes';
import { Outdated } from '../routing/outdated';
import { tellOfCancel } from './cancel-words';
import { Deletion } from './deletion';
import { historyScreen } from './history-screen';
import { deleteScreen, itemScreen } from './item-screen';
import {
  HISTORY_ITEM_WORD,
  HISTORY_WORD,
  type HistoryPlace,
  type ItemPress,
  NEWEST,
  parseHistory,
  parseItem,
} from './result-buttons';
import { materialIn, usableOutputs, useKinds } from './uses';

const PAGE = 8;

/** `/history`: pages of what a person has made, and each work with everything that can be done with it. */
@Injectable()
export class HistoryPages implements OnModuleInit {
  constructor(
    private readonly generations: Generations,
    private readonly history: History,
    private readonly registry: Registry,
    private readonly deletion: Deletion,
    private readonly outdated: Outdated,
    private readonly buttons: ButtonRoutes,
    private readonly commands: CommandRoutes,
  ) {}

  onModuleInit(): void {
    this.commands.on(HISTORY_WORD, (ctx) => this.page(ctx, NEWEST));
    this.buttons.on(HISTORY_WORD, async (ctx, args) => {
      const place = parseHistory(args);
      if (place === null) return false;
      await this.page(ctx, place);
    });
    this.buttons.on(HISTORY_ITEM_WORD, async (ctx, args) => {
      const pressed = parseItem(args);
      if (pressed === null) return false;
      await this.press(ctx, pressed);
    });
  }

  /** One work; what is shown of it is its newest state. */
  async item(ctx: DialogueContext, generation: GenerationView, place: HistoryPlace): Promise<void> {
    const lineage = await this.history.lineage(ctx.turn.manager, generation);
    const material = materialIn(generation, usableOutputs(generation)[0] ?? 0);
    const isUsable = material !== null && useKinds(this.registry, material).length > 0;
    ctx.replies.show(itemScreen(ctx.locale, { generation, lineage, isUsable, place, now: new Date() }));
  }

  private async page(ctx: DialogueContext, place: HistoryPlace): Promise<void> {
    const { kind, side, of } = place;
    const page = await this.history.page(ctx.turn.manager, ctx.user.id, {
      limit: PAGE,
      ...(kind === null ? {} : { kind }),
      ...(of === null ? {} : { [side]: of }),
    });
    const counts = await this.history.counts(ctx.turn.manager, ctx.user.id);
    ctx.replies.show(historyScreen(ctx.locale, page, place, counts));
  }

  private async press(ctx: DialogueContext, { verb, id, place }: ItemPress): Promise<void> {
    const { manager } = ctx.turn;
    const generation = await this.generations.find(manager, id);
    if (generation === null || generation.userId !== ctx.user.id) return this.outdated.tell(ctx);
    if (generation.isDeleted) {
      ctx.replies.toast(plain(ctx.locale, 'results.toast.deleted-before'));
      return this.page(ctx, place);
    }
    switch (verb) {
      case 'show':
        return this.item(ctx, generation, place);
      case 'favourite':
      case 'ordinary':
        return this.favour(ctx, generation, place, verb === 'favourite');
      case 'send':
        return this.send(ctx, generation);
      case 'cancel':
        return this.cancel(ctx, generation, place);
      case 'delete':
        return ctx.replies.show(deleteScreen(ctx.locale, generation, place));
      case 'delete-yes':
        if (await this.deletion.remove(ctx, generation.id, [])) await this.page(ctx, place);
        else await this.item(ctx, generation, place);
    }
  }

  private async favour(
    ctx: DialogueContext,
    generation: GenerationView,
    place: HistoryPlace,
    on: boolean,
  ): Promise<void> {
    await this.generations.setFavourite(ctx.turn.manager, generation.id, ctx.user.id, on);
    ctx.replies.toast(plain(ctx.locale, `results.toast.${on ? 'favourite' : 'ordinary'}`));
    await this.item(ctx, { ...generation, isFavourite: on }, place);
  }

  private async send(ctx: DialogueContext, generation: GenerationView): Promise<void> {
    const isSent = await this.generations.resend(ctx.turn.manager, generation.id, ctx.user.id);
    // Pressed twice, it is on its way already.
    const isUnderWay = !isSent && generation.outputs.length > 0;
    const key = isSent || isUnderWay ? 'results.toast.resend' : 'results.toast.no-result';
    ctx.replies.toast(plain(ctx.locale, key), !isSent && !isUnderWay);
  }

  private async cancel(ctx: DialogueContext, generation: GenerationView, place: HistoryPlace): Promise<void> {
    tellOfCancel(ctx, await this.generations.cancel(ctx.turn.manager, generation.id, ctx.user.id));
    await this.item(ctx, (await this.generations.view(ctx.turn.manager, generation.id)) ?? generation, place);
  }
}
